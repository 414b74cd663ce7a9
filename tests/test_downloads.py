"""What a reader downloads from the pages runs, and prints what the pages show."""

import os
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from importlib.metadata import distribution
from json import dumps
from pathlib import Path
from shutil import copy
from typing import NamedTuple

import nbformat
import pytest
from packaging.requirements import Requirement
from pages import PROJECT, SNIPPETS, open_everything, open_tab_of, page_that_shows, program_up_to

from hfnotes import program
from hfnotes.compare import read_record, record_path, same
from hfnotes.environment import FIXED

AT_ONCE = 2
TIME_LIMIT = 1200  # seconds for one
# What Jupyter runs as a kernel; {} is a folder with ipykernel in it.
KERNEL = """
import sys
sys.path.append({!r})
from ipykernel.kernelapp import launch_new_instance
launch_new_instance()
"""


class Run(NamedTuple):
    process: subprocess.CompletedProcess
    file: Path


@pytest.fixture(scope="module")
def downloads(browser, address, site, tmp_path_factory) -> Path:
    """A folder for each snippet, with what the links of its last cell save."""
    folder = tmp_path_factory.mktemp("downloads")
    page = browser.new_page()
    for name, snippet in SNIPPETS.items():
        last = snippet.cells[-1].name
        page.goto(f"{address}/{page_that_shows(site, name, last)}")
        open_everything(page)
        cell = page.locator(f'.cell[data-file="{name}"][data-cell="{last}"]').first
        open_tab_of(cell)
        for suffix in (".py", ".ipynb"):
            with page.expect_download() as download:
                cell.get_by_role("link", name=suffix).click()
            file = Path(name).with_suffix(suffix).name
            assert download.value.suggested_filename == file
            download.value.save_as(folder / name / file)
    page.close()
    return folder


@pytest.fixture(scope="module")
def kernels(tmp_path_factory) -> Path:
    """A Jupyter kernel for each environment, also for one that has no ipykernel installed.

    That one borrows ipykernel and what it needs from this environment, and nothing else: its own
    packages come first.
    """
    borrowed, specs = tmp_path_factory.mktemp("ipykernel"), tmp_path_factory.mktemp("jupyter")
    wanted, seen = ["ipykernel"], set()
    while wanted:
        found = distribution(wanted.pop())
        if found.name in seen:
            continue
        seen.add(found.name)
        for top in {file.parts[0] for file in found.files or ()}:
            if top not in ("..", "__pycache__") and not top.endswith(".dist-info"):
                (borrowed / top).symlink_to(found.locate_file(top))
        needed = map(Requirement, found.requires or ())
        wanted += [r.name for r in needed if not r.marker or r.marker.evaluate({"extra": ""})]
    for environment in PROJECT.environments:
        command = [str(environment.python), "-c", KERNEL.format(str(borrowed))]
        spec = {"argv": [*command, "-f", "{connection_file}"], "language": "python"}
        file = specs / "kernels" / environment.name / "kernel.json"
        file.parent.mkdir(parents=True)
        file.write_text(dumps(spec | {"display_name": environment.name}))
    return specs


@pytest.fixture(scope="module")
def runs(request, downloads, kernels, hub, tmp_path_factory) -> dict[tuple[str, str], Future]:
    """What the chosen tests ask for, each in a process of its own, some at a time."""

    # With that one a kernel leaves out what programs print that a cell starts.
    inherited = {key: os.environ[key] for key in os.environ if key != "PYTEST_CURRENT_TEST"}

    def run(name: str, suffix: str, place: Path) -> Run:
        work, home = place / "work", place / "hf"
        work.mkdir()
        program.copy_hub(hub, home)
        file = downloads / name / Path(name).with_suffix(suffix).name
        environment = PROJECT.environment_for(SNIPPETS[name])
        command, own = [environment.python, file], {"MPLBACKEND": "agg"}
        if suffix == ".ipynb":
            # Executed in place, as its reader does.
            file = Path(copy(file, work))
            kernel = f"--kernel_name={environment.name}"
            command = [sys.executable, "-m", "jupyter", "execute", "--inplace", kernel, file]
            own = {"IPYTHONDIR": str(place), "JUPYTER_PATH": str(kernels)}
        process = subprocess.run(
            command,
            cwd=work,
            env=inherited | FIXED | own | {"HF_HOME": str(home)},
            capture_output=True,
            text=True,
            timeout=TIME_LIMIT,
        )
        return Run(process, file)

    chosen = [item.callspec.params for item in request.session.items if item.path == request.path]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        running = {}
        for name, suffix in ((one["name"], one["suffix"]) for one in chosen):
            place = tmp_path_factory.mktemp("run")
            running[name, suffix] = pool.submit(run, name, suffix, place)
        yield running
        pool.shutdown(cancel_futures=True)


@pytest.mark.parametrize("suffix", [".py"])
@pytest.mark.parametrize("name", SNIPPETS)
def test_a_program_prints_what_the_pages_show(name, suffix, downloads, runs):
    """And so does what `여기까지 복사` copies at the last cell: it is the same text."""
    snippet = SNIPPETS[name]
    assert program_up_to(snippet, snippet.cells[-1]) == snippet.text  # test_browser.py copies it
    assert (downloads / name / Path(name).name).read_bytes() == snippet.text.encode()
    run = runs[name, suffix].result().process
    record = read_record(record_path(snippet), snippet)
    expected = "".join(record.outputs[cell.name] for cell in snippet.cells)
    raises = snippet.cells[-1].raises
    assert (run.returncode == 0) == (raises is None), run.stderr
    if raises:
        error = expected[expected.rindex(f"{raises}: ") :]
        assert error in run.stderr
        expected = expected.removesuffix(error)
    assert same(expected, run.stdout)


@pytest.mark.parametrize("suffix", [".ipynb"])
@pytest.mark.parametrize("name", SNIPPETS)
def test_a_notebook_prints_what_is_stored_in_it(name, suffix, downloads, runs):
    """Only a cell that is tagged so may raise: Jupyter stops at any other."""
    file = (downloads / name / Path(name).name).with_suffix(suffix)
    stored = nbformat.read(file, as_version=4)
    nbformat.validate(stored)
    run = runs[name, suffix].result()
    assert run.process.returncode == 0, run.process.stderr
    executed = nbformat.read(run.file, as_version=4)
    code = [cell for cell in stored.cells if cell.cell_type == "code"]
    again = [cell for cell in executed.cells if cell.cell_type == "code"]
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
