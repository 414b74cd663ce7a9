"""A build shows every cell, or fails and says where; nothing is lost on the way."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from html import unescape
from pathlib import Path

import nbformat
import pytest

from hfnotes.place import exchange


def _page(small):
    return (small.root / "site/index.html").read_text()


def _texts(html: str, pattern: str) -> list[str]:
    """The text of the elements that begin with `pattern`, as a browser would give it."""
    found = re.findall(rf"<{pattern}[^>]*>(.*?)</pre>", html, re.DOTALL)
    return [unescape(re.sub(r"<[^>]+>", "", text)) for text in found]


def test_a_page_shows_the_source_and_the_output_to_the_letter(small):
    source = (
        "text = '</div><script>alert(1)</script>'\n\n\nprint(text)\n"
        "print('\\ttab', '  &amp; ``` *x* [a](b) wzxhzdk:0', '', 'end  ', sep='\\n')"
    )
    small.write("odd.py", f"# %% odd\n{source}\n")
    small.page("# T\n\n1. In a list:\n\n    ```cell\n    odd.py::odd\n    ```\n")
    assert small.update().returncode == 0
    built = small.site()
    assert built.returncode == 0, built.stderr
    html = _page(small)
    assert '<div class="cell" data-file="odd.py" data-cell="odd" data-env="main"' in html
    assert _texts(html, 'pre class="cell-code') == [source]
    output = "</div><script>alert(1)</script>\n\ttab\n  &amp; ``` *x* [a](b) wzxhzdk:0\n\nend  \n"
    assert _texts(html, 'pre class="cell-output" data-source="run"') == [output]
    assert "<script" not in html


def test_the_real_checkpoints_output_is_a_second_tab_and_an_error_is_marked(small):
    path = small.write(
        "a.py", "# %% a\nprint('here')\n# %% b raises=ValueError\nraise ValueError('<b>')\n"
    )
    path.with_suffix(".hub.out").write_text("# source: the notes\n# %% a\nthere\n")
    small.page("```cell\na.py::a\n```\n\n```cell\na.py::b\n```\n\n```cell\na.py::a\n```\n")
    small.update()
    assert small.site().returncode == 0
    html = _page(small)
    assert _texts(html, 'pre class="cell-output" data-source="run"') == ["here\n"] * 2
    assert _texts(html, 'pre class="cell-output" data-source="hub"') == ["there\n"] * 2
    ids = re.findall(r' id="([^"]+)"', html)
    # A cell that is shown twice has tabs of its own; links to it lead to the first.
    assert len(ids) == len(set(ids)) == 4 + 2
    assert html.index(' id="a.py::a"') < html.index(' id="a.py::b"')
    assert _texts(html, 'pre class="cell-output" data-source="error"') == ["ValueError: <b>"]
    assert html.index('data-source="run"') < html.index('data-source="hub"')
    assert "the notes" in html


def test_downloads_are_the_file_that_ran_and_a_valid_notebook(small):
    cells = "# %% a\nprint(1)\n# %% b raises=ValueError\nint('x')\n"
    (small.root / "snippets/ch").mkdir()
    (small.root / "snippets/ch/t.csv").write_text("x,y\n")
    path = small.write("ch/a.py", cells, files='"t.csv"')
    small.page("# A page\n\n```cell\nch/a.py::a\n```\n\n```cell\nch/a.py::b\n```\n")
    small.update()
    assert small.site().returncode == 0
    assert (small.root / "site/snippets/ch/a.py").read_bytes() == path.read_bytes()
    assert (small.root / "site/snippets/ch/t.csv").read_text() == "x,y\n"
    assert (small.root / "site/index.html").read_text().count('href="snippets/ch/t.csv"') == 1
    notebook = nbformat.read(small.root / "site/snippets/ch/a.ipynb", as_version=4)
    nbformat.validate(notebook)
    intro, first, second = notebook.cells
    assert "A title." in intro.source
    assert "`t.csv`" in intro.source
    assert (first.source, first.outputs[0].text) == ("print(1)", "1\n")
    assert second.metadata.tags == ["raises-exception"]
    assert second.outputs[0].ename == "ValueError"


def test_a_fence_that_another_extension_answers_for_is_left_to_it(small):
    div = "!!python/name:pymdownx.superfences.fence_div_format"
    note = f"{{name: note, class: note, format: {div} }}"
    settings = small.root / "mkdocs.yml"
    own = f"[pymdownx.superfences: {{custom_fences: [{note}]}}, pymdownx.details]"
    settings.write_text(
        settings.read_text().replace("[pymdownx.superfences, pymdownx.details]", own)
    )
    small.page("# A page\n\n```note\nx\n```\n")
    build = small.site()
    assert build.returncode == 0, build.stderr
    assert '<div class="note">x</div>' in (small.root / "site/index.html").read_text()


BAD_PAGES = {
    "a wrong file": ("\n```cell\nb.py::a\n```\n", 2, "there is no snippet `b.py`; there are: a.py"),
    "a wrong cell": ("```cell\na.py::b\n```\n", 1, "a.py has no cell `b`; its cells are: a"),
    "no cell": ("```cell\na.py\n```\n", 1, "a.py has no cell ``"),
    "two cells": ("```cell\na.py::a\na.py::a\n```\n", 1, "has no cell"),
    "an option": ('```cell source="no"\na.py::a\n```\n', 1, "and no options"),
    "a capital": ("```Cell\na.py::a\n```\n", 1, "a fence `Cell`"),
    "attributes": ("```{.cell}\na.py::a\n```\n", 1, "a fence `{.cell}`"),
    "typed code": ("```python\nprint(1)\n```\n", 1, "come from a snippet"),
    "typed output": ("text\n\n~~~\n1\n~~~\n", 3, "come from a snippet"),
    "after front matter": ("---\na: b\n---\n\n```cell\na.py::b\n```\n", 5, "has no cell `b`"),
    "a fence in a comment": ("text\n\n<!--\n```cell\na.py::a\n```\n-->\n", None, ""),
    "a fence that Markdown does not see": ("text\n\n    ```cell\n    a.py::a\n    ```\n", None, ""),
    "a fence that is not closed": ("```cell\na.py::a\n\ntext\n", 1, "has no cell"),
}


@pytest.mark.parametrize("name", BAD_PAGES)
def test_a_bad_fence_fails_the_build_and_names_page_and_line(small, name):
    text, line, message = BAD_PAGES[name]
    small.write("a.py", "# %% a\nprint(1)\n")
    small.update()
    assert small.site().returncode == 0
    before = _page(small)
    small.page(text)
    built = small.site()
    assert built.returncode != 0
    if line:
        assert f"docs/index.md:{line}: " in built.stderr
        assert message in built.stderr
    else:
        assert "docs/index.md: has 1 cell fences (lines " in built.stderr
        assert "but 0 were shown" in built.stderr
    # The site that stood there still stands.
    assert _page(small) == before


def test_several_errors_are_shown_by_one_build(small):
    small.write("a.py", "# %% a\n1 / 0\n")
    small.write("b.py", "# %% a\nraise OSError('gone')\n")
    built = small.site()
    assert built.returncode != 0
    assert "snippets/a.py:7: the cell `a` raised ZeroDivisionError" in built.stderr
    assert "snippets/b.py:7: the cell `a` raised OSError" in built.stderr


def test_a_record_that_is_missing_or_differs_fails_the_build(small):
    code = "import sys\nprint('new')\nprint('a hint', file=sys.stderr)\n"
    path = small.write("a.py", f"# %% a\n{code}")
    assert "has no record a.out" in small.site().stderr
    path.with_suffix(".out").write_text("# %% a\nold\n")
    built = small.site()
    assert built.returncode != 0
    assert "-old\n+new" in built.stderr
    path.write_text(path.read_text() + "# it runs anew\n")
    updated = small.update()
    assert "recorded snippets/a.out" in updated.stdout
    assert "a.py says on stderr:\n  | a hint\n" in updated.stderr
    assert path.with_suffix(".out").read_text() == "# %% a\nnew\n"
    assert small.site().returncode == 0


@pytest.mark.parametrize("kind", ["link", "link to nothing", "folder"])
def test_a_record_that_is_no_file_of_its_own_is_an_error(small, kind):
    path = small.write("a.py", "# %% a\nprint('new')\n").with_suffix(".out")
    other = small.root / "other"
    if kind == "folder":
        path.mkdir()
    else:
        path.symlink_to(other)
    if kind == "link":
        other.write_text("old")
    for build in (small.site(), small.update()):
        assert build.returncode != 0
        what = "folder" if kind == "folder" else "symbolic link"
        assert f"snippets/a.out: is a {what}; a record is a file of its own" in build.stderr
        assert "Traceback" not in build.stderr
    assert not other.exists() or other.read_text() == "old"


def test_update_leaves_the_records_of_a_failing_project_alone(small):
    path = small.write("a.py", "# %% a\n1 / 0\n")
    path.with_suffix(".out").write_text("# %% a\nold\n")
    assert small.update().returncode == 1
    assert path.with_suffix(".out").read_text() == "# %% a\nold\n"


def test_mkdocs_alone_fails_too(small):
    small.write("a.py", "# %% a\nimport sys\nsys.exit(0)\n")
    for flags in (["--strict"], ["--strict", "--quiet"], []):
        built = small.command("-m", "mkdocs", "build", *flags)
        assert built.returncode != 0
        assert "left the program" in built.stderr


def test_without_the_embedded_hub_the_build_says_which_command_makes_it(small):
    small.write("a.py", "# %% a\nprint(1)\n")
    (small.root / "hub/embedded-hub.json").unlink()
    built = small.site()
    assert built.returncode != 0
    assert "make hub" in built.stderr


def test_nothing_changed_imports_nothing(small):
    """Neither the libraries nor the workers are touched when all results are stored."""
    small.write("a.py", "# %% a\nprint(1)\n")
    small.update()
    code = (
        "import runpy, sys, subprocess\n"
        "sys.argv = ['mkdocs', 'build', '--quiet', '--strict']\n"
        "from hfnotes import runner\n"
        "def never(*_): raise AssertionError('a worker was started')\n"
        "runner.Worker.__init__ = never\n"
        "try:\n    runpy.run_module('mkdocs', run_name='__main__')\n"
        "except SystemExit as end:\n    assert not end.code, end.code\n"
        "names = 'torch transformers datasets numpy nbformat nbconvert jupytext jupyter_core'\n"
        "loaded = set(names.split()) & set(sys.modules)\n"
        "assert not loaded, loaded\n"
    )
    built = small.command("-c", code)
    assert built.returncode == 0, built.stderr
    assert "1: 0 ran, 1 from the store" in built.stdout


def test_two_builds_at_once_both_pass(small):
    small.write("a.py", "# %% a\nimport time\ntime.sleep(1)\nprint(1)\n")
    small.page("```cell\na.py::a\n```\n")
    small.update()
    for entry in (small.root / ".cache/results").rglob("*.json"):
        entry.unlink()
    builds = [
        subprocess.Popen(
            [sys.executable, "-m", "hfnotes", "site"],
            cwd=small.root,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    outcomes = [build.communicate(timeout=60) for build in builds]
    assert [build.returncode for build in builds] == [0, 0], outcomes
    assert any("another build is running here" in stderr for _, stderr in outcomes)
    assert 'data-cell="a"' in _page(small)


def test_a_build_that_is_killed_in_the_middle_loses_nothing(small):
    small.write("a.py", "# %% a\nprint(1)\n")
    small.page("```cell\na.py::a\n```\n")
    small.update()
    assert small.site().returncode == 0
    before = _page(small)
    small.write("b.py", "# %% a\nimport time\ntime.sleep(1.5)\nprint(2)\n")
    small.write("c.py", "# %% a\nprint(3)\n")
    build = subprocess.Popen(
        [sys.executable, "-m", "hfnotes", "site"],
        cwd=small.root,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    store = small.root / ".cache/results"
    end = time.monotonic() + 20
    while len(list(store.rglob("*.json"))) < 2:  # c.py is stored, b.py still runs
        assert time.monotonic() < end
        time.sleep(0.02)
    os.killpg(build.pid, signal.SIGKILL)
    build.wait()
    assert _page(small) == before
    small.update()
    built = small.site()
    assert built.returncode == 0, built.stderr
    assert len(list(store.rglob("*.json"))) == 3
    for entry in store.rglob("*.json"):
        json.loads(entry.read_text())


def test_serve_says_that_its_port_is_taken(small):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = "{}:{}".format(*taken.getsockname())
        served = small.command("-m", "mkdocs", "serve", "--dev-addr", address)
    assert served.returncode != 0
    assert f"cannot serve on {address}: Address already in use" in served.stderr
    assert "make serve ADDRESS=" in served.stderr
    assert "Traceback" not in served.stderr


def test_serve_says_that_a_port_is_none(small):
    served = small.command("-m", "mkdocs", "serve", "--dev-addr", "127.0.0.1:70000")
    assert served.returncode != 0
    assert "cannot serve on 127.0.0.1:70000: bind(): port must be 0-65535" in served.stderr
    assert "Traceback" not in served.stderr


def test_serve_shows_a_change_and_keeps_its_worker(small):
    """Edit to visible: the page changes, and the worker that ran it is the one that ran before."""
    (small.root / "mkdocs.yml").open("a").write("watch: [snippets]\n")
    body = "# %% a\nimport os\nprint('{}', os.environ['WORKER'])\n"
    settings = small.root / "pyproject.toml"
    preload = "import os; os.environ['WORKER'] = str(os.getpid())"
    settings.write_text(settings.read_text().replace("import json", preload))
    small.page("```cell\na.py::a\n```\n")
    small.write("a.py", body.format("first"))
    with small.serve() as shown:
        first = shown("", r"first (\d+)")
        small.write("a.py", body.format("second"))
        assert shown("", r"second (\d+)") == first


def test_typed_output_fails_the_build_with_its_line(small):
    small.page("# A page\n\n<PRE>1</PRE>\n")
    built = small.site()
    assert built.returncode != 0
    assert "docs/index.md:3: has typed code or output (<pre>)" in built.stderr


def test_a_page_in_another_encoding_fails_the_build_with_its_line(small):
    (small.root / "docs/index.md").write_bytes("# A page\n\n출력\n".encode("cp949"))
    built = small.site()
    assert built.returncode != 0
    assert "docs/index.md:3: is not UTF-8" in built.stderr
    assert "Traceback" not in built.stderr


def test_a_site_that_is_a_link_is_put_where_it_leads(small):
    small.page("# One\n")
    target = small.root / "elsewhere"
    target.mkdir()
    (target / "kept").touch()
    (small.root / "site").symlink_to(target)
    for _ in range(2):
        assert small.site().returncode == 0
        assert (small.root / "site").is_symlink()
        assert (target / "kept").exists()
        assert (target / "index.html").exists()


def test_what_no_build_has_made_is_not_overwritten(small):
    (small.root / "site").mkdir()
    (small.root / "site/index.html").write_text("mine")
    built = small.site()
    assert built.returncode != 0
    assert "site/index.html: is in the way of the site, and no build has made it" in built.stderr
    assert (small.root / "site/index.html").read_text() == "mine"


@pytest.mark.parametrize("at", ["/dev/shm", None], ids=["another filesystem", "the same"])
def test_a_site_takes_the_place_of_the_last_one(tmp_path, at):
    """From `.cache` on another filesystem too, where no folder changes places with it."""
    old = tmp_path / "site"
    for own in ("mine", "assets/mine"):
        (old / own).parent.mkdir(parents=True, exist_ok=True)
        (old / own).touch()
    with tempfile.TemporaryDirectory(dir=at or tmp_path) as folder:
        for number in (1, 2):
            new = Path(folder, "site.new")
            for path in ("assets/all.html", f"assets/{number}.html", f"of-{number}/index.html"):
                (new / path).parent.mkdir(parents=True, exist_ok=True)
                (new / path).write_text(str(number))
            exchange(new, old)
            assert not new.exists()
            assert sorted(path.relative_to(old).as_posix() for path in old.rglob("*")) == [
                ".made-by-hfnotes",
                "assets",
                f"assets/{number}.html",
                "assets/all.html",
                "assets/mine",
                "mine",
                f"of-{number}",
                f"of-{number}/index.html",
            ]
            assert (old / "assets/all.html").read_text() == str(number)


def test_of_a_site_from_before_it_was_listed_nothing_is_left(tmp_path):
    old, new = tmp_path / "site", tmp_path / "site.new"
    for path in (old / "assets/hfnotes.js", old / "gone.html", new / "index.html"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    exchange(new, old)
    assert {path.name for path in old.iterdir()} == {".made-by-hfnotes", "index.html"}


@pytest.mark.parametrize("command", ["site", "update", "run", "portable"])
def test_what_the_machine_refuses_is_one_line(small, command):
    (small.root / ".cache").write_text("a file, where a folder should be")
    built = small.command("-m", "hfnotes", command)
    assert built.returncode == 1
    assert re.fullmatch(r"error: .*/\.cache'\n", built.stderr)


def test_no_room_for_temporary_files_is_one_line(small):
    small.write("a.py", "# %% a\nprint(1)\n")
    code = (
        "import sys, tempfile; sys.argv = ['hfnotes', 'run']; tempfile.tempdir = '/proc/none'\n"
        "from hfnotes.__main__ import main; sys.exit(main())"
    )
    run = small.command("-c", code)
    assert run.returncode == 1
    assert re.fullmatch(r"error: .*/proc/none/.*\n", run.stderr)


def test_a_link_to_nowhere_fails_the_build(small):
    small.page("[x](no-such-page.md)\n")
    built = small.site()
    assert built.returncode != 0
    assert "no-such-page.md" in built.stderr


def test_parts_that_ran_apart_are_merged_in_the_store(small):
    for name in ("a", "b", "c"):
        small.write(f"{name}.py", f"# %% only\nprint('{name}')\n")
    small.update()
    shutil.rmtree(small.root / ".cache/results")
    first, second = (small.command("-m", "hfnotes", "run", "--shard", f"{k}/2") for k in (1, 2))
    assert "programs  2: 2 ran" in first.stdout
    assert "programs  1: 1 ran" in second.stdout
    assert small.run().ran == []


@pytest.mark.parametrize("shard", ["0/2", "3/2", "one"])
def test_a_part_that_there_is_not_is_an_error(small, shard):
    run = small.command("-m", "hfnotes", "run", "--shard", shard)
    assert run.returncode == 2
    assert f"invalid read_shard value: '{shard}'" in run.stderr
