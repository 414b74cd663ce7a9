"""The one file to carry away: unpacked anywhere, it is the site, with no server and no network."""

import re
import shutil
import zipfile
from pathlib import Path

import pytest
from pages import SNIPPETS, program_up_to
from playwright.sync_api import expect

from hfnotes.errors import NotesError
from reader import offline

PROGRAM = "ch2/tokenizers_bert.py"


@pytest.fixture(scope="module")
def packed(site, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("packed") / "notes.zip"
    offline.pack(site, path)
    return path


@pytest.fixture(scope="module")
def folder(packed, tmp_path_factory) -> Path:
    """Where a reader unpacked it, in a folder with a name that is hard on addresses."""
    path = tmp_path_factory.mktemp("unpacked") / "내 문서 #1"
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(path)
    return path / offline.FOLDER


def test_it_has_the_site_and_each_program_and_lab_and_says_how_to_open_it(folder, packed, site):
    with zipfile.ZipFile(packed) as archive:
        first = archive.namelist()[0]
    assert first == f"{offline.FOLDER}/README.txt"
    here = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    said = (folder / "README.txt").read_text(encoding="utf-8")
    for name in re.findall(r"\bsite/[a-z./]*", said):
        assert (folder / name).exists(), name
    assert {f"site/snippets/{name}" for name in SNIPPETS} <= here
    there = {f"site/{path.relative_to(site).as_posix()}" for path in site.rglob("*")}
    assert here - there == {"README.txt"}
    assert not [name for name in here if name.endswith(".pdf")]


def test_the_same_site_gives_the_same_bytes(packed, site, tmp_path):
    """Also where the files were written at another time and in another order."""
    copy = tmp_path / "site"
    for path in sorted(site.rglob("*"), reverse=True):
        if path.is_file():
            (copy / path.relative_to(site)).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy / path.relative_to(site))
    again = tmp_path / "again.zip"
    offline.pack(copy, again)
    assert again.read_bytes() == packed.read_bytes()


def test_the_book_is_in_it_where_there_is_one(tmp_path):
    site, book, out = tmp_path / "site", tmp_path / "book.pdf", tmp_path / "out/notes.zip"
    site.mkdir()
    (site / "index.html").write_text("a page")
    book.write_bytes(b"a book")
    offline.pack(site, out, book)
    with zipfile.ZipFile(out) as archive:
        name = f"{offline.FOLDER}.pdf"
        assert archive.read(f"{offline.FOLDER}/{name}") == b"a book"
        assert name in archive.read(f"{offline.FOLDER}/README.txt").decode()


def test_no_site_is_an_error(tmp_path):
    with pytest.raises(NotesError, match="make site"):
        offline.pack(tmp_path / "site", tmp_path / "notes.zip")


def test_it_is_read_searched_and_copied_from(watched, folder):
    page, wrong = watched
    page.goto((folder / "site/index.html").as_uri())
    page.locator(".md-search__input").fill("토크나이저")
    page.keyboard.press("End")  # the search begins when a key comes up
    links = page.locator(".md-search-result__item > a.md-search-result__link")
    links.filter(has_text="토크나이저").first.click()
    expect(page.locator(".md-content h1")).to_be_visible()
    page.wait_for_load_state("networkidle")  # what it still loads would fail when one goes on

    page.goto((folder / "site/ch2/tokenizers.html").as_uri())
    cell = page.locator(f'.cell[data-file="{PROGRAM}"]').last
    cell.locator('[data-copy="program"]').click()
    expect(cell.locator('[data-copy="program"]')).to_have_text("복사했습니다")
    shown = SNIPPETS[PROGRAM].by_name[cell.get_attribute("data-cell")]
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.rstrip("\n") == program_up_to(SNIPPETS[PROGRAM], shown).rstrip("\n")

    with page.expect_download() as download:
        cell.locator('a[download][href$=".py"]').click()
    assert download.value.path().read_text(encoding="utf-8") == SNIPPETS[PROGRAM].text
    assert wrong == []
