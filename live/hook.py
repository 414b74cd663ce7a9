"""What MkDocs calls: the widgets of each page, and the files that they load when they are opened.

A page is static: it has the widget's title and a button. What the button loads lies beside the
site's other assets, so that a page in a folder works as one from a server does.
"""

import json
import re
import sys
from html import unescape
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

HERE = Path(__file__).parent
sys.path.append(str(HERE.parent))  # where `mkdocs serve` does not look for this room

from hfnotes.build import Build  # noqa: E402
from hfnotes.errors import NotesError  # noqa: E402
from live.fences import Use, check_all_used, read_catalogue, read_uses  # noqa: E402
from live.payloads import Payloads  # noqa: E402
from live.starts import START, loaded  # noqa: E402

FOLDER = "assets/live"  # in the site
LIBRARY = HERE / "vendor/huggingface-tokenizers/tokenizers.min.cjs"
# What a page loads that is opened from a folder, whether it has a widget or not.
FROM_FOLDER = {
    "assets/folder/iframe-worker.js": HERE / "vendor/iframe-worker/shim/index.js",
    "assets/folder/folder.js": HERE / "web/folder.js",
}
DOWNLOADS = (".py", ".ipynb", ".jsonl")
MARK = re.compile(r'<div class="live-mark">(.*?)</div>')
TEMPLATES = Environment(loader=FileSystemLoader(HERE / "templates"), trim_blocks=True)

# Of this build: what each page asks for, what each widget begins with, the size of each file.
pages: dict[str, list[tuple[Use, dict]]] = {}
sizes: dict[str, int] = {}


def on_config(config: MkDocsConfig) -> None:
    """Make the fence known."""
    superfences = config.mdx_configs.setdefault("pymdownx.superfences", {})
    fence = {"name": "live", "class": "live", "validator": _validator, "format": _mark}
    superfences.setdefault("custom_fences", []).append(fence)


def on_files(files: Files, *, config: MkDocsConfig) -> None:
    """Read what the pages ask for; add the files that they load."""
    try:
        build: Build = config.plugins["hfnotes"].build
        project, snippets = build.project, build.book.snippets
        catalogue = read_catalogue(HERE / "live.toml")
        payloads = Payloads(project.hub.folder, catalogue.tokenizers, project.root / ".cache/live")
        pages.clear()
        for file in files.documentation_pages():
            if file.src_uri.endswith(".md"):
                path = Path(file.abs_src_path)
                pages[file.src_uri] = [
                    (use, _start(use, payloads)) for use in read_uses(path, catalogue, snippets)
                ]
        uses = [each for page in pages.values() for each in page]
        wanted = {name for _, start in uses for name in loaded(start)}
        check_all_used(catalogue, [use for use, _ in uses], wanted)
    except NotesError as error:
        raise PluginError(str(error)) from None
    library = f"function(module,exports){{{LIBRARY.read_text('utf-8')}}}"
    texts = {"tokenizers.js": f'live.library("tokenizers",{library})\n'}
    for path in sorted((HERE / "web").iterdir()):
        if path.name in texts or path.stem in payloads.scripts:
            raise PluginError(f"live/web/{path.name} has the name of a payload; choose another")
        if path.name not in ("start.js", "folder.js"):
            texts[path.name] = path.read_text(encoding="utf-8")
    sizes.clear()
    sizes.update({name: len(text.encode()) for name, text in texts.items()})
    for name, text in texts.items():
        files.append(File.generated(config, f"{FOLDER}/{name}", content=text))
    kept = {f"{FOLDER}/{name}.js": path for name, path in payloads.scripts.items()}
    sizes.update({f"{name}.js": path.stat().st_size for name, path in payloads.scripts.items()})
    for uri, path in (FROM_FOLDER | kept).items():
        files.append(File.generated(config, uri, abs_src_path=str(path)))


def on_page_content(html: str, *, page: Page, **_) -> str:
    """Put the widgets where the fences stood, each with its start."""
    uses = iter(pages.get(page.file.src_uri, []))
    root = get_relative_url(FOLDER, page.file.url).rstrip("/")
    script = (HERE / "web/start.js").read_text(encoding="utf-8")

    def widget(mark: re.Match) -> str:
        nonlocal script
        use, start = next(uses, (None, None))
        if use is None or unescape(mark[1]) != _body(use):
            raise PluginError(f"{page.file.src_uri}: a live fence is shown that was not read")
        text = _closed(use, start, root, script)
        script = ""
        return text

    html = MARK.sub(widget, html)
    if left := next(uses, None):
        raise PluginError(
            str(NotesError("Markdown does not see this fence", left[0].page, left[0].line))
        )
    return html


def on_post_build(*, config: MkDocsConfig) -> None:
    """Write beside each file that readers download the copy that web/folder.js asks for."""
    for path in (Path(config.site_dir) / "snippets").rglob("*"):
        if path.suffix in DOWNLOADS:
            copy = [json.dumps(each) for each in (path.name, path.read_text(encoding="utf-8"))]
            path.with_name(f"{path.name}.js").write_text(f"saved({', '.join(copy)})\n")


def _start(use: Use, payloads: Payloads) -> dict:
    """What the widget begins with. Raises NotesError with the fence's place."""
    try:
        return START[use.widget.name](use, payloads)
    except NotesError as error:
        raise NotesError(str(error), use.page, use.line) from None


def _closed(use: Use, start: dict, root: str, script: str) -> str:
    """The widget before it is opened."""
    files = ["live.js", *use.widget.scripts]
    first = loaded(start | {"tokenizers": start["tokenizers"][:1]})
    at_once = [*files, "live.css", *(f"{name}.js" for name in first)]
    tokenizers = {name: sizes[f"{name}.js"] for name in start["tokenizers"]}
    return TEMPLATES.get_template("closed.html").render(
        widget=use.widget,
        cell=use.cell.name,
        start=json.dumps(start | {"sizes": tokenizers}, ensure_ascii=False),
        files=[f"{root}/{name}" for name in files],
        size=_size(sum(sizes[name] for name in at_once)),
        script=script,
    )


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 1e5 else f"{count / 1e3:.0f} kB"


def _body(use: Use) -> str:
    return f"{use.widget.name} {use.snippet.name}::{use.cell.name}"


def _validator(language: str, inputs: dict, options: dict, attrs: dict, md: object) -> bool:
    """A fence takes no options."""
    return not inputs


def _mark(source: str, language: str, class_name: str, options: dict, md: object, **_) -> str:
    return f'<div class="live-mark">{source.strip()}</div>'
