"""A small project in a folder of its own, and the real one, built."""

import fcntl
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import which
from urllib.request import urlopen

import proofs
import pytest
from processes import ROOT, run

from hfnotes.inside import program
from hfnotes.project import Project, read_project
from hfnotes.runner import Report, Runner
from hfnotes.snippet import Snippet, read_snippets
from hub import MANIFEST

PYPROJECT = """
[tool.hfnotes]
snippets = "snippets"
results = ".cache/results"
time-limit = 3
[tool.hfnotes.hub]
folder = "hub"
variable = "HF_HOME"
manifest = "embedded-hub.json"
made-by = "make hub"
real = ".cache/hub-real"
real-made-by = "make hub-pull"
[tool.hfnotes.variables]
HF_HUB_OFFLINE = "1"
HF_DATASETS_OFFLINE = "1"
TF_NUM_INTEROP_THREADS = "1"
TF_NUM_INTRAOP_THREADS = "1"
TF_ENABLE_ONEDNN_OPTS = "0"
[tool.hfnotes.environments.main]
python = "{python}"
preload = "import json"
"""
MKDOCS = """
site_name: Small
theme: {name: null, custom_dir: theme}
plugins: [hfnotes]
markdown_extensions: [pymdownx.superfences, pymdownx.details]
"""
HEADER = '''# /// script
# dependencies = [{dependencies}]
# ///
"""A title."""

'''

# What snippets read that run in this process or below it. Set here, for the libraries read it once,
# when the first test imports them; filled by the fixture `cache`.
_CACHE = tempfile.TemporaryDirectory(prefix="hfnotes-tests-")
os.environ.pop("CI", None)  # what a machine lacks is an error there; one test sets it
os.environ |= {"HF_HOME": f"{_CACHE.name}/hf", "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"}

# Without these Chromium looks for its maker's hosts, which a closed network refuses.
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_addoption(parser):
    parser.addoption(
        "--every-download",
        action="store_true",
        help="run each program and notebook by a new interpreter, not one of each kind",
    )
    parser.addoption(
        "--again",
        action="store_true",
        help="repeat also what has passed and has not changed since (proofs.py)",
    )


def pytest_configure(config):
    config.addinivalue_line("markers", "proof: of the program `name`; kept until something changes")


def pytest_collection_modifyitems(config, items):
    proofs.deselect_what_is_proven(config, items)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.when == "call" and report.passed:
        proofs.keep(item)
    return report


@dataclass
class SmallProject:
    """A project with a fast environment: nothing is preloaded that takes time."""

    root: Path

    def write(
        self, name: str, cells: str, dependencies: str = '"packaging"', files: str = ""
    ) -> Path:
        """Write a snippet; `cells` is what stands below its title, `files` what it reads."""
        path = self.root / "snippets" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        header = HEADER.format(dependencies=dependencies)
        if files:
            header = header.replace('# ///\n"', f'# [tool.hfnotes]\n# files = [{files}]\n# ///\n"')
        path.write_text(header + cells, encoding="utf-8")
        return path

    def page(self, text: str, name: str = "index.md") -> Path:
        path = self.root / "docs" / name
        path.write_text(text, encoding="utf-8")
        return path

    def set(self, old: str, new: str) -> None:
        """Change a line of the project's settings."""
        path = self.root / "pyproject.toml"
        path.write_text(path.read_text().replace(old, new))

    def project(self) -> Project:
        return read_project(self.root)

    def snippets(self) -> list[Snippet]:
        return read_snippets(self.root / "snippets")

    def run(self) -> Report:
        with Runner(self.project()) as runner:
            return runner.run(self.snippets())

    def printed(self) -> dict[str, str]:
        """What the one snippet there is prints, by cell."""
        (result,) = self.run().results.values()
        return {output.cell: output.text for output in result.outputs}

    def command(self, *arguments: str, **options) -> subprocess.CompletedProcess:
        """Run `python ARGUMENTS` in the project's folder."""
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=self.root,
            env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
            capture_output=True,
            text=True,
            timeout=120,
            **options,
        )

    def site(self) -> subprocess.CompletedProcess:
        return self.command("-m", "hfnotes", "site")

    def update(self) -> subprocess.CompletedProcess:
        return self.command("-m", "hfnotes", "update")

    @contextmanager
    def serve(self) -> Iterator[Callable[[str, str], str]]:
        """Run `mkdocs serve`; yields what waits until a page has a pattern, and gives its group."""
        with socket.create_server(("127.0.0.1", 0)) as free:
            address = f"127.0.0.1:{free.getsockname()[1]}"
        serve = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", address],
            cwd=self.root,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

        def shown(page: str, pattern: str) -> str:
            end = time.monotonic() + 30
            while time.monotonic() < end:
                with suppress(OSError):
                    html = urlopen(f"http://{address}/{page}", timeout=5).read().decode()
                    if match := re.search(pattern, html):
                        return match[1]
                time.sleep(0.1)
            raise AssertionError(f"{page} never showed {pattern!r}")

        try:
            yield shown
        finally:
            serve.terminate()
            serve.wait()


@pytest.fixture
def small(tmp_path: Path) -> SmallProject:
    for folder in ("snippets", "hub/hub", "docs", "theme"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text(PYPROJECT.format(python=sys.executable))
    (tmp_path / "mkdocs.yml").write_text(MKDOCS)
    (tmp_path / "theme/main.html").write_text("{{ page.content }}")
    (tmp_path / "hub" / MANIFEST).write_text('{"digest": "a small hub"}')
    (tmp_path / "docs/index.md").write_text("# A page\n")
    return SmallProject(tmp_path)


@pytest.fixture(scope="session")
def build(tmp_path_factory) -> Callable[[str], subprocess.CompletedProcess]:
    """Runs a command of the real project once, also where several processes run the tests."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent

    def run_once(command: str) -> subprocess.CompletedProcess:
        arguments = [sys.executable, "-m", "hfnotes", command]
        said = shared / f"{command}.json"
        with (shared / f"{command}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not said.exists():
                run = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True)
                said.write_text(json.dumps([run.returncode, run.stdout, run.stderr]))
        return subprocess.CompletedProcess(arguments, *json.loads(said.read_text()))

    return run_once


@pytest.fixture(scope="session")
def built(build) -> subprocess.CompletedProcess:
    """What `make site` says now."""
    return build("site")


@pytest.fixture(scope="session")
def site(build, built) -> Path:
    """The real site, built now; where an output differs from its record, with what it is now."""
    if built.returncode == 0:
        return ROOT / "site"
    preview = build("preview")
    assert preview.returncode == 0, f"there is no site to look at:\n{preview.stderr}"
    return ROOT / ".cache/preview"


@pytest.fixture(scope="session")
def hub(tmp_path_factory) -> Path:
    """A hub built for these tests, or the project's own where that one is whole and current."""
    from hub import build  # needs the libraries that weights are made with

    own = ROOT / ".cache/hub"
    if build.is_current(own):
        return own
    out = tmp_path_factory.mktemp("hub") / "hub"
    run("-m", "hub", "build", "--out", str(out))
    return out


@pytest.fixture(scope="session")
def cache(hub) -> Path:
    """A copy of the hub that snippets may add to; it is this process's `HF_HOME`."""
    path = Path(os.environ["HF_HOME"])
    program.copy_hub(hub, path)
    return path


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_) -> None:
        pass


@pytest.fixture(scope="module")
def address(site):
    handler = partial(Quiet, directory=site)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=30_000)  # milliseconds; the machine may be busy
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=which("chromium"), args=CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture
def page(browser, address):
    context = browser.new_context(
        base_url=address, permissions=["clipboard-read", "clipboard-write"]
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def watched(browser):
    """A page of an empty profile, and what goes wrong on it or is asked of any host."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    wrong = []
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("requestfailed", lambda request: wrong.append(request.url))
    page.on(
        "request",
        lambda request: request.url.startswith(("file:", "blob:")) or wrong.append(request.url),
    )
    yield page, wrong
    context.close()
