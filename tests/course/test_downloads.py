"""What a reader downloads from the pages runs, and prints what the pages show.

A program is the text that the site was built with, and before its output was recorded it ran with
nothing preloaded (the machine `fresh` in pyproject.toml). A notebook runs here, in a kernel that is
forked from one that has imported the libraries. One program of each kind, and with
`--every-download` all of them, run as their reader runs them: by a new interpreter, by `jupyter`.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from importlib.metadata import distribution
from json import dumps
from pathlib import Path
from shutil import copy
from typing import NamedTuple

import nbformat
import pytest
import warm_kernels
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from packaging.requirements import Requirement
from pages import (
    LABS,
    PROJECT,
    SNIPPETS,
    open_everything,
    open_tab_of,
    page_that_shows,
    program_up_to,
)

from hfnotes.compare import same
from hfnotes.inside import program
from hfnotes.record import figures_path, read_record, record_path
from hfnotes.snippet import Snippet

AT_ONCE = 2
TIME_LIMIT = 1200  # seconds for one
# What Jupyter runs as a kernel; {} is a folder with ipykernel in it.
KERNEL = """
import sys
sys.path.append({!r})
from ipykernel.kernelapp import launch_new_instance
launch_new_instance()
"""


def kinds(snippet: Snippet) -> set[tuple[str, str]]:
    """What may make a difference between a process that is forked and a new one."""
    traits = {
        "prints": True,
        "raises": any(cell.raises for cell in snippet.cells),
        "draws": figures_path(snippet).exists(),
        "starts processes": "subprocess" in snippet.text,
        "trains": "Trainer(" in snippet.text or ".backward(" in snippet.text,
        "is a lab": snippet.name in LABS,
    }
    environment = PROJECT.environment_for(snippet).name
    return {(environment, trait) for trait, has in traits.items() if has}


def one_of_each_kind() -> Iterator[str]:
    seen: set[tuple[str, str]] = set()
    for name, snippet in SNIPPETS.items():
        if not kinds(snippet) <= seen:
            seen |= kinds(snippet)
            yield name


SAMPLE = set(one_of_each_kind())


class Run(NamedTuple):
    status: int
    stdout: str
    stderr: str
    notebook: nbformat.NotebookNode | None = None


@pytest.fixture(scope="module")
def downloads(browser, address, site, tmp_path_factory) -> Path:
    """A folder for each snippet, with what the links of its last cell save."""
    folder = tmp_path_factory.mktemp("downloads")
    pages = {}
    for name, snippet in SNIPPETS.items():
        last = snippet.cells[-1].name
        pages.setdefault(page_that_shows(site, name, last), []).append((name, last))
    page = browser.new_page()
    for shown_on, cells in pages.items():
        page.goto(f"{address}/{shown_on}")
        open_everything(page)
        for name, last in cells:
            cell = page.locator(f'.cell[data-file="{name}"][data-cell="{last}"]').first
            open_tab_of(cell)
            for suffix in (".py", ".ipynb"):
                with page.expect_download() as download:
                    cell.get_by_role("link", name=suffix).click()
                file = Path(name).with_suffix(suffix).name
                assert download.value.suggested_filename == file
                download.value.save_as(folder / name / file)
            for read in SNIPPETS[name].files:
                with page.expect_download() as download:
                    page.get_by_role("link", name=read.name).first.click()
                download.value.save_as(folder / name / read.name)
    page.close()
    return folder


@pytest.fixture(scope="module")
def borrowed(tmp_path_factory) -> Path:
    """A folder with ipykernel and what it needs, and nothing else, of this environment's."""
    folder = tmp_path_factory.mktemp("ipykernel")
    wanted, seen = ["ipykernel"], set()
    while wanted:
        found = distribution(wanted.pop())
        if found.name in seen:
            continue
        seen.add(found.name)
        for top in {file.parts[0] for file in found.files or ()}:
            if top not in ("..", "__pycache__") and not top.endswith(".dist-info"):
                (folder / top).symlink_to(found.locate_file(top))
        needed = map(Requirement, found.requires or ())
        wanted += [r.name for r in needed if not r.marker or r.marker.evaluate({"extra": ""})]
    return folder


@pytest.fixture(scope="module")
def kernels(borrowed, tmp_path_factory) -> Iterator[Path]:
    """Two Jupyter kernels for each environment, also for one that has no ipykernel installed.

    One is called as the environment and is a new interpreter; the other, `warm-NAME`, is forked.
    """
    place = tmp_path_factory.mktemp("jupyter")

    def specify(name: str, *arguments: str) -> None:
        file = place / "kernels" / name / "kernel.json"
        file.parent.mkdir(parents=True)
        spec = {"argv": [*arguments, "-f", "{connection_file}"], "language": "python"}
        file.write_text(dumps(spec | {"display_name": name}))

    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_PATH", str(place))
        for environment in PROJECT.environments:
            python, address = str(environment.python), str(place / environment.name)
            specify(environment.name, python, "-c", KERNEL.format(str(borrowed)))
            specify(f"warm-{environment.name}", python, warm_kernels.__file__, "start", address)
            arguments = ["serve", address, environment.preload, str(borrowed)]
            warm = subprocess.Popen(
                [python, warm_kernels.__file__, *arguments],
                env=INHERITED | PROJECT.process_variables,
                stdin=subprocess.PIPE,
            )
            stack.callback(warm.wait)
            stack.callback(warm.stdin.close)
        yield place


# With that one a kernel leaves out what programs print that a cell starts.
INHERITED = {key: os.environ[key] for key in os.environ if key != "PYTEST_CURRENT_TEST"}


@pytest.fixture(scope="module")
def runs(request, downloads, kernels, hub, tmp_path_factory) -> Iterator[Callable[..., Run]]:
    """Runs what the chosen tests ask for, each in a process and a folder of its own."""

    def run(name: str, suffix: str, place: Path) -> Run:
        work, home = place / "work", place / "hf"
        work.mkdir()
        program.copy_hub(hub, home)
        file = downloads / name / Path(name).with_suffix(suffix).name
        for read in SNIPPETS[name].files:
            copy(file.with_name(read.name), work)
        environment = PROJECT.environment_for(SNIPPETS[name])
        variables = (
            INHERITED | PROJECT.process_variables | {"HF_HOME": str(home), "IPYTHONDIR": str(place)}
        )
        new = name in SAMPLE or request.config.getoption("every_download")
        if suffix == ".ipynb" and not new:
            return run_warm(file, work, environment.name, variables)
        command, own = [environment.python, file], {"MPLBACKEND": "agg"}
        if suffix == ".ipynb":
            # Executed in place, as its reader does.
            file = Path(copy(file, work))
            kernel = f"--kernel_name={environment.name}"
            command = [sys.executable, "-m", "jupyter", "execute", "--inplace", kernel, file]
            own = {"JUPYTER_PATH": str(kernels)}
        ended = subprocess.run(
            command,
            cwd=work,
            env=variables | own,
            capture_output=True,
            text=True,
            timeout=TIME_LIMIT,
        )
        notebook = nbformat.read(file, as_version=4) if suffix == ".ipynb" else None
        return Run(ended.returncode, ended.stdout, ended.stderr, notebook)

    def run_warm(file: Path, work: Path, environment: str, variables: dict[str, str]) -> Run:
        notebook = nbformat.read(file, as_version=4)
        client = NotebookClient(
            notebook,
            kernel_name=f"warm-{environment}",
            startup_timeout=TIME_LIMIT,
            timeout=TIME_LIMIT,
            resources={"metadata": {"path": str(work)}},
        )
        try:
            client.execute(env=variables)
        except CellExecutionError as error:
            return Run(1, "", str(error), notebook)
        return Run(0, "", "", notebook)

    chosen = [item.callspec.params for item in request.session.items if hasattr(item, "callspec")]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        running: dict[tuple[str, str], Future] = {}
        for name, suffix in ((one["name"], one["suffix"]) for one in chosen if "suffix" in one):
            place = tmp_path_factory.mktemp("run")
            running[name, suffix] = pool.submit(run, name, suffix, place)
        yield lambda *key: running[key].result()
        pool.shutdown(cancel_futures=True)


def pytest_generate_tests(metafunc):
    if metafunc.function is test_a_program_prints_what_the_pages_show:
        every = metafunc.config.getoption("every_download")
        metafunc.parametrize("name", SNIPPETS if every else sorted(SAMPLE))


@pytest.mark.parametrize("name", SNIPPETS)
def test_a_program_is_downloaded_as_it_ran(name, downloads):
    """And so is what `여기까지 복사` copies at the last cell, which test_browser.py does."""
    snippet = SNIPPETS[name]
    assert program_up_to(snippet, snippet.cells[-1]) == snippet.text
    assert (downloads / name / Path(name).name).read_bytes() == snippet.text.encode()


@pytest.mark.proof
@pytest.mark.parametrize("suffix", [".py"])
def test_a_program_prints_what_the_pages_show(name, suffix, runs):
    snippet = SNIPPETS[name]
    run = runs(name, suffix)
    record = read_record(record_path(snippet), snippet)
    expected = "".join(record.outputs[cell.name] for cell in snippet.cells)
    raises = snippet.cells[-1].raises
    assert (run.status == 0) == (raises is None), run.stderr
    if raises:
        error = expected[expected.rindex(f"{raises}: ") :]
        assert error in run.stderr
        expected = expected.removesuffix(error)
    assert same(expected, run.stdout)


@pytest.mark.proof
@pytest.mark.parametrize("suffix", [".ipynb"])
@pytest.mark.parametrize("name", SNIPPETS)
def test_a_notebook_prints_what_is_stored_in_it(name, suffix, downloads, runs):
    """Only a cell that is tagged so may raise: Jupyter stops at any other."""
    file = (downloads / name / Path(name).name).with_suffix(suffix)
    stored = nbformat.read(file, as_version=4)
    nbformat.validate(stored)
    run = runs(name, suffix)
    assert run.status == 0, run.stderr
    code = [cell for cell in stored.cells if cell.cell_type == "code"]
    again = [cell for cell in run.notebook.cells if cell.cell_type == "code"]
    assert [cell.source for cell in code] == [cell.source for cell in SNIPPETS[name].cells]
    for before, after in zip(code, again, strict=True):
        assert after.execution_count, before.source
        assert same(printed(before), printed(after)), f"{before.source}\nprinted\n{printed(after)}"
        assert raised(before) == raised(after)
        assert bool(raised(after)) == ("raises-exception" in before.metadata.get("tags", []))


def printed(cell: nbformat.NotebookNode) -> str:
    streams = (output for output in cell.outputs if output.get("name") == "stdout")
    return "".join(output.text for output in streams)


def raised(cell: nbformat.NotebookNode) -> list[tuple[str, str]]:
    errors = (output for output in cell.outputs if output.output_type == "error")
    return [(error.ename, error.evalue) for error in errors]
