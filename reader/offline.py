"""One file to carry away: the site with all programs and labs, to be read without a network.

The same site gives the same bytes: names are sorted, and no date is kept.
"""

import zipfile
from collections.abc import Iterator
from pathlib import Path

from hfnotes.errors import NotesError
from hfnotes.place import MADE

FOLDER = "transformers-notes"  # what is unpacked is one folder
HOW = f"""\
실행되는 트랜스포머 노트: 인터넷 없이 보기

1. 압축을 모두 풉니다. 압축 파일 안에서 바로 열면 그림과 검색이 나오지 않습니다.
2. {FOLDER}/site/index.html을 웹 브라우저(Chrome, Edge, Firefox, Safari)로 엽니다.
   설치할 것도, 켤 서버도 없습니다. 검색, 직접 해 보는 칸, 내려받기가 모두 됩니다.

들어 있는 것
- site/                       사이트
- site/snippets/              페이지의 프로그램(.py), 노트북(.ipynb), 프로그램이 읽는 데이터
- site/snippets/labs/         실습 노트북
"""
BOOK = f"- {FOLDER}.pdf      사이트를 책 한 권으로 묶은 것\n"
MORE = "\n프로그램을 실행하는 법은 site/reference/setup.html에 있습니다.\n"
# What only a server, or the next build, has a use for.
SERVED = {"404.html", "sitemap.xml", "sitemap.xml.gz", MADE}
DATE = (1980, 1, 1, 0, 0, 0)  # the first that a zip can have
READABLE = 0o644


def pack(site: Path, out: Path, book: Path | None = None) -> None:
    """Write the zip `out` of the site, and of the book where there is one.

    Raises NotesError where there is no site.
    """
    if not (site / "index.html").is_file():
        raise NotesError("is not a site; run `make site`", site)
    out.parent.mkdir(parents=True, exist_ok=True)
    new = out.with_suffix(".new")
    with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _contents(site, book):
            entry = zipfile.ZipInfo(f"{FOLDER}/{name}", DATE)
            entry.create_system = 3  # Unix, whose rights are in the upper half
            entry.external_attr = READABLE << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    new.replace(out)


def _contents(site: Path, book: Path | None) -> Iterator[tuple[str, bytes]]:
    yield "README.txt", f"{HOW}{BOOK if book else ''}{MORE}".encode()
    if book:
        yield f"{FOLDER}.pdf", book.read_bytes()
    paths = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    for name in sorted(paths.keys() - SERVED):
        yield f"site/{name}", paths[name].read_bytes()
