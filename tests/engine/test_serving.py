"""While a site is served only what changed is made again, and nothing of it is stale."""

import json
from pathlib import Path

import pytest

# What `mkdocs serve` does, one build after each edit, with what each build rendered.
SERVER = """
import json, pathlib, sys
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort
from mkdocs.structure.pages import Page

rendered, render = [], Page.render

def render_and_tell(page, config, files):
    rendered.append(page.file.src_uri)
    render(page, config, files)

Page.render = render_and_tell
for number, edits in enumerate(json.loads(sys.argv[1])):
    for path, text in edits.items():
        pathlib.Path(path).write_text(text)
    config = load_config("mkdocs.yml", site_dir="served")
    if not number:
        config.plugins.on_startup(command="serve", dirty=False)
    try:
        build(config, serve_url="http://127.0.0.1/")
    except Abort as error:
        rendered.append(str(error))
    print("RENDERED", json.dumps(rendered))
    rendered.clear()
config.plugins.on_shutdown()
"""
SETTINGS = """
site_name: Small
theme: {name: material, font: false}
plugins: [search, hfnotes]
watch: [snippets]
markdown_extensions:
  - pymdownx.superfences
  - pymdownx.snippets: {base_path: [docs/parts]}
"""
A, B = "docs/a.md", "docs/b.md"
PAGES = {
    "docs/index.md": "# Start\n\n[to a](a.md#one)\n",
    A: "# A\n\n## One\n\n```cell\na.py::only\n```\n",
    B: '# B\n\n```cell\nb.py::only\n```\n\n--8<-- "part.md"\n',
}


@pytest.fixture
def served(small):
    """Serves the small project through some edits; gives what each build rendered, sorted.

    In the end all is as a build of its own makes it, which remembers nothing.
    """
    (small.root / "mkdocs.yml").write_text(SETTINGS)
    (small.root / "docs/parts").mkdir()
    (small.root / "docs/parts/part.md").write_text("part 1\n")
    for name in ("a", "b"):
        small.write(f"{name}.py", f"# %% only\nprint('{name} 1')\n")
    for path, text in PAGES.items():
        (small.root / path).write_text(text)

    def serve(*edits: dict[str, str]) -> list[list[str]]:
        run = small.command("-c", SERVER, json.dumps([{}, *edits]))
        assert run.returncode == 0, run.stderr
        lines = [line for line in run.stdout.splitlines() if line.startswith("RENDERED ")]
        found = [sorted(json.loads(line.removeprefix("RENDERED "))) for line in lines]
        assert found[0] == ["a.md", "b.md", "index.md", "parts/part.md"]
        small.update()  # a build of its own is strict
        fresh = small.command("-m", "mkdocs", "build", "--site-dir", "fresh")
        assert fresh.returncode == 0, fresh.stderr
        assert texts(small.root / "served") == texts(small.root / "fresh")
        return found[1:]

    return serve


def texts(site: Path) -> dict[str, str]:
    """What a reader sees and searches."""
    paths = [*site.rglob("*.html"), site / "search/search_index.json"]
    return {path.relative_to(site).as_posix(): path.read_text() for path in paths}


def program(printed: str) -> str:
    return f'# /// script\n# dependencies = []\n# ///\n"""T."""\n# %% only\nprint({printed!r})\n'


def test_nothing_changed_renders_nothing(served):
    assert served({}) == [[]]


def test_only_the_page_that_was_edited_is_rendered(served):
    assert served({A: f"{PAGES[A]}\nnew\n"}) == [["a.md"]]


def test_a_title_reaches_the_pages_that_name_it(served):
    assert served({A: PAGES[A].replace("# A", "# Another")}) == [["a.md"]]


def test_a_program_renders_the_pages_that_show_it(served):
    assert served({"snippets/a.py": program("a 2")}) == [["a.md"]]


def test_what_is_included_in_pages_renders_all(served):
    everything = ["a.md", "b.md", "index.md", "parts/part.md"]
    assert served({"docs/parts/part.md": "part 2\n"}) == [everything]


def test_a_setting_renders_all(served):
    settings = SETTINGS + "  - attr_list\n"
    assert len(served({"mkdocs.yml": settings})[0]) == 4


def test_a_page_that_comes_renders_all(served):
    assert len(served({"docs/c.md": "# C\n"})[0]) == 5


def test_a_page_with_a_warning_is_said_again(served):
    """Else a strict build would fail once, and then no longer."""
    edits = {"mkdocs.yml": f"{SETTINGS}strict: true\n"}, {A: "[gone](gone.md)\n"}, {}, PAGES
    failed = ["Aborted with 1 warnings in strict mode!", "a.md"]
    assert served(*edits)[1:3] == [failed, failed]


def test_a_build_that_failed_forgets_nothing(served):
    bad = "```cell\na.py::gone\n```\n"
    assert served({A: bad}, {A: PAGES[A]})[1] == []
