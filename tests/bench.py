"""Measure the runner against the other ways to run a page's code.

    make bench                              all of it, about an hour
    python tests/bench.py --parts ways --sizes 12 --ways floor ours
    python tests/bench.py --parts real      the real site alone
    python tests/bench.py --write           put the tables into README.md

N snippets, one a page, each builds a tiny BERT and prints a shape (`ways`); a thousand of them on
250 pages, in one process and in parts (`many`); and this site (`real`). All numbers are wall-clock
seconds of whole processes, medians where a measurement is repeated, taken in one run of this file.
"""

import argparse
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import yaml

from hfnotes.labs import read_programs
from hfnotes.project import read_project
from hfnotes.record import read_record, record_path

ROOT = Path(__file__).parent.parent
PRELOAD = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hfnotes"]["environments"][
    "main"
]["preload"]
CODE = """import torch
from transformers import BertConfig, BertModel

torch.manual_seed({seed})
config = BertConfig(
    vocab_size=100, hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64
)
model = BertModel(config).eval()
with torch.no_grad():
    output = model(torch.tensor([[1, 2, 3]]))
print({seed}, output.last_hidden_state.shape)
"""
HEADER = '# /// script\n# dependencies = ["torch", "transformers>=5"]\n# ///\n"""A model."""\n\n'
PYPROJECT = """
[tool.hfnotes]
snippets = "snippets"
results = ".cache/results"
time-limit = 60
[tool.hfnotes.hub]
folder = "hub"
variable = "HF_HOME"
manifest = "embedded-hub.json"
made-by = "make hub"
[tool.hfnotes.variables]
HF_HUB_OFFLINE = "1"
[tool.hfnotes.environments.main]
python = "{python}"
preload = '''{preload}'''
"""
CONFIG = """
site_name: Bench
theme: {{name: material, font: false}}
plugins: [{plugin}]
watch: [{watch}]
markdown_extensions: [pymdownx.superfences, pymdownx.highlight]
"""
ENVIRONMENT = os.environ | {"NO_MKDOCS_2_WARNING": "1", "HF_HUB_OFFLINE": "1"}
SIZES = [12, 24, 96]
PARTS = ["ways", "many", "real"]
CORES = len(os.sched_getaffinity(0))
MKDOCS = (sys.executable, "-m", "mkdocs", "build", "--quiet", "--clean")
OURS = (sys.executable, "-m", "hfnotes", "site")
MANY, PAGES, SHARDS = 1000, 250, 4
REPEATS = 5  # of what a maintainer waits for most: an edit, a build with nothing changed
# What a copy of this site shares with it, and what it has no use for.
SHARED = (".venv", ".venv-legacy", ".cache/hub", ".cache/live")
NOT_COPIED = (".git", ".cache", ".venv*", "site", "__pycache__", ".*_cache")
FENCE = re.compile(
    r"^(?P<indent> *)```(?P<kind>cell|live|blocks)\n(?P<body>(?:.*\n)*?)(?P=indent)```$",
    re.MULTILINE,
)


@dataclass
class Way:
    """One way to get N programs and their outputs onto N pages."""

    name: str
    plugin: str
    write: Callable[[Path, int], None]
    repeats: int
    largest: int = 1000
    command: tuple[str, ...] = MKDOCS


@dataclass
class Edits:
    """What is edited under `mkdocs serve`: a page, and a program that it shows; its URL."""

    page: Path
    program: Path
    url: str


def write_site(folder: Path, size: int, plugin: str, watch: str = "docs") -> None:
    (folder / "docs").mkdir(parents=True)
    (folder / "docs/index.md").write_text("# Bench\n")
    (folder / "mkdocs.yml").write_text(CONFIG.format(plugin=plugin, watch=watch))


def write_pages(folder: Path, fences: list[str], pages: int) -> None:
    """The fences in turn on so many pages."""
    each = len(fences) // pages
    for i in range(pages):
        text = "\n".join([f"# Page {i}\n", *fences[i * each : (i + 1) * each]])
        (folder / f"docs/page{i}.md").write_text(text)


def write_floor(folder: Path, size: int, pages: int = 0) -> None:
    """Pages with the same code and output as text: rendering alone."""
    fences = [
        f"```python\n{CODE.format(seed=i)}```\n\n```text\n{i} torch.Size([1, 3, 32])\n```\n"
        for i in range(size)
    ]
    write_pages(folder, fences, pages or size)


def write_ours(folder: Path, size: int, pages: int = 0) -> None:
    for name in ("snippets", "hub/hub"):
        (folder / name).mkdir(parents=True)
    (folder / "hub/embedded-hub.json").write_text('{"digest": "bench"}')
    settings = PYPROJECT.format(python=sys.executable, preload=PRELOAD)
    (folder / "pyproject.toml").write_text(settings)
    for i in range(size):
        snippet = folder / f"snippets/s{i}.py"
        snippet.write_text(f"{HEADER}# %% run\n{CODE.format(seed=i)}")
        snippet.with_suffix(".out").write_text(f"# %% run\n{i} torch.Size([1, 3, 32])\n")
    write_pages(folder, [f"```cell\ns{i}.py::run\n```\n" for i in range(size)], pages or size)


def write_markdown_exec(folder: Path, size: int) -> None:
    for i in range(size):
        text = f'# Page {i}\n\n```python exec="1" source="above" result="text"\n'
        (folder / f"docs/page{i}.md").write_text(text + CODE.format(seed=i) + "```\n")


def write_notebooks(folder: Path, size: int) -> None:
    import nbformat
    from nbformat import v4

    for i in range(size):
        notebook = v4.new_notebook(cells=[v4.new_code_cell(CODE.format(seed=i))])
        nbformat.write(notebook, folder / f"docs/page{i}.ipynb")


JUPYTER = "{mkdocs-jupyter: {execute: true, allow_errors: false, cache: true}}"
WAYS = {
    way.name: way
    for way in (
        Way("floor", "search", write_floor, 3),
        Way("ours", "search, hfnotes", write_ours, 3, command=OURS),
        Way("markdown-exec", "search, markdown-exec", write_markdown_exec, 1),
        Way("mkdocs-jupyter", f"search, {JUPYTER}", write_notebooks, 1, 24),
    )
}


def seconds_of(command: Sequence[str], folder: Path) -> float:
    """Wall-clock seconds of a command."""
    start = time.perf_counter()
    run = subprocess.run(
        command, cwd=folder, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    if run.returncode:
        raise SystemExit(f"{command} failed:\n{run.stderr.decode()[-3000:]}")
    return time.perf_counter() - start


def memory_of(command: Sequence[str], folder: Path) -> float:
    """Peak memory in MB of a command and its processes, in a run that is not timed.

    It is the sum of their PSS, which counts a shared page once. To read it stops the process for
    some milliseconds, which is why the timed runs go without.
    """
    process = subprocess.Popen(
        command, cwd=folder, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, sum(map(pss, family(process.pid))))
        time.sleep(0.05)
    return peak


def family(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for thread in Path(f"/proc/{pid}/task").iterdir():
            if thread.name != str(pid):
                children += (thread / "children").read_text().split()
    except OSError:
        return []
    return [pid, *(member for child in children for member in family(int(child)))]


def pss(pid: int) -> float:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0


def change_one(folder: Path, way: Way, mark: int) -> None:
    """Change one program so that it has to run again and still prints the same."""
    name = {"ours": "snippets/s3.py", "mkdocs-jupyter": "docs/page3.ipynb"}.get(
        way.name, "docs/page3.md"
    )
    path = folder / name
    text = path.read_text()
    path.write_text(text.replace("model = BertModel", f"changed_{mark} = 1; model = BertModel"))


def forget(folder: Path) -> None:
    for name in (".cache", "site"):
        shutil.rmtree(folder / name, ignore_errors=True)


def run_way(way: Way, size: int, folder: Path) -> dict[str, float]:
    """Seconds of a cold build, one with nothing changed, one with one program changed."""
    write_site(folder, size, way.plugin)
    way.write(folder, size)
    times: dict[str, list[float]] = {"cold": [], "nothing changed": [], "one changed": []}
    for mark in range(way.repeats):
        forget(folder)
        for case, samples in times.items():
            if case == "one changed":
                change_one(folder, way, mark)
            samples.append(seconds_of(way.command, folder))
    result = {case: statistics.median(samples) for case, samples in times.items()}
    if size == min(SIZES):
        forget(folder)
        result["MB"] = memory_of(way.command, folder)
    return result


def run_fresh(size: int, folder: Path) -> dict[str, float]:
    """A fresh `python` for each snippet, one after the other."""
    folder.mkdir(parents=True)
    script = "import subprocess, sys\n" + "".join(
        f"subprocess.run([sys.executable, 's{i}.py'], check=True)\n" for i in range(size)
    )
    (folder / "all.py").write_text(script)
    for i in range(size):
        (folder / f"s{i}.py").write_text(CODE.format(seed=i))
    command = [sys.executable, "all.py"]
    seconds = seconds_of(command, folder)
    result = {"cold": seconds, "nothing changed": seconds, "one changed": seconds / size}
    if size == min(SIZES):
        result["MB"] = memory_of(command, folder)
    return result


def own_parts(folder: Path) -> tuple[float, float, float]:
    """Seconds of one import, seconds of one program's own work after it, MB after the import.

    The work is timed in a process that runs nothing else, as the program costs its reader.
    """
    folder.mkdir(parents=True)
    (folder / "own.py").write_text(
        f"import time\nstart = time.perf_counter()\n{PRELOAD}\n"
        f"imported = time.perf_counter()\nexec({CODE.format(seed=1)!r})\n"
        "ended = time.perf_counter()\nprint('TIMES', imported - start, ended - imported)\n"
    )
    runs = []
    environment = ENVIRONMENT | {"OMP_NUM_THREADS": "1"}
    for _ in range(5):
        output = subprocess.run(
            [sys.executable, "own.py"], cwd=folder, env=environment, capture_output=True, text=True
        ).stdout
        runs.append(tuple(map(float, output.split("TIMES")[1].split())))
    loaded = [sys.executable, "-c", PRELOAD + "\nimport time; time.sleep(0.3)"]
    memory = memory_of(loaded, folder)
    imports, work = (statistics.median(column) for column in zip(*runs, strict=True))
    return imports, work, memory


def run_serve(size: int, folder: Path) -> tuple[float, float]:
    """`edit_to_visible` of a page and of a snippet, of so many."""
    write_site(folder, size, WAYS["ours"].plugin, watch="docs, snippets")
    write_ours(folder, size)
    edits = Edits(folder / "docs/page3.md", folder / "snippets/s3.py", "page3/")
    return edit_to_visible(folder, edits)


def edit_to_visible(folder: Path, edited: Edits) -> tuple[float, float]:
    """Seconds from an edit to the new page under `mkdocs serve`: of a page, and of a snippet."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    address = f"127.0.0.1:{port}"
    command = [sys.executable, "-m", "mkdocs", "serve", "--quiet", "--dev-addr", address]
    server = subprocess.Popen(
        command, cwd=folder, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    url = f"http://{address}/{edited.url}"

    def seconds_until(mark: str) -> float:
        start = time.perf_counter()
        while time.perf_counter() - start < 300:
            try:
                if mark in urlopen(url, timeout=60).read().decode():
                    return time.perf_counter() - start
            except OSError:
                pass
            time.sleep(0.01)
        raise SystemExit(f"the page never showed {mark}")

    page, snippet = edited.page, edited.program
    edits: dict[Path, list[float]] = {page: [], snippet: []}
    try:
        seconds_until("<h1")
        time.sleep(8)  # the workers import meanwhile
        for repeat in range(REPEATS):
            for path, samples in edits.items():
                time.sleep(0.7 + 0.13 * repeat)  # at another point of the watcher's round
                text = path.read_text()
                if path is page:
                    mark = f"paragraph {repeat}"
                    path.write_text(text.replace("\n```cell", f"\n{mark}\n\n```cell", 1))
                else:
                    mark = f"\n{repeat} printed\n</samp>"
                    path.write_text(f"{text}print('{repeat} printed')\n")
                samples.append(seconds_until(mark))
    finally:
        server.send_signal(signal.SIGINT)
        server.wait()
    return statistics.median(edits[page]), statistics.median(edits[snippet])


def copy_real(folder: Path) -> None:
    """This site in a folder of its own, with the same environments, hub and stored results."""
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*NOT_COPIED), symlinks=True)
    shutil.copytree(ROOT / ".cache/results", folder / ".cache/results")
    for name in SHARED:
        (folder / name).symlink_to(ROOT / name)


def write_real_floor(site: Path, folder: Path) -> None:
    """The pages of the site that was built in `site`, with code and output as text, and all else
    that MkDocs copies: rendering alone.
    """
    programs, labs = read_programs(read_project(site))
    by_name = {program.name: program for program in programs}

    def typed(fence: re.Match) -> str:
        if fence["kind"] != "cell":
            return ""
        name, _, cell = fence["body"].strip().partition("::")
        program = by_name[name]
        output = read_record(record_path(program), program).outputs[cell]
        text = f"```python\n{program.by_name[cell].source}\n```\n\n```text\n{output}```"
        return "\n".join(fence["indent"] + line if line else "" for line in text.split("\n"))

    left = shutil.ignore_patterns("*.ipynb", "*.out")
    shutil.copytree(site / "docs", folder / "docs", ignore=left)
    shutil.copytree(site / "live/theme", folder / "live/theme")
    for part in ("snippets", "assets/live", "assets/folder"):
        shutil.copytree(site / "site" / part, folder / "docs" / part)
    for path in (folder / "docs").rglob("*.md"):
        path.write_text(FENCE.sub(typed, path.read_text()))
    for path, lab in labs.items():
        page = (folder / path.relative_to(site)).with_suffix(".md")
        page.write_text(FENCE.sub(typed, lab.markdown))
    config = yaml.safe_load((site / "mkdocs.yml").read_text().replace(".ipynb", ".md"))
    for key in ("hooks", "watch", "strict", "validation"):
        del config[key]
    config["plugins"].remove("hfnotes")
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(config, allow_unicode=True))


def run_real(folder: Path) -> list[list[str]]:
    """Rows of this site: an edit while it is served, and nothing changed."""
    site, floor = folder / "site", folder / "floor"
    copy_real(site)
    seconds_of(OURS, site)  # runs what was not stored
    floor.mkdir()
    write_real_floor(site, floor)
    alone, unchanged = [], []
    for _ in range(REPEATS):
        alone.append(seconds_of(MKDOCS, floor))
        unchanged.append(seconds_of(OURS, site))
    ours, least = statistics.median(unchanged), statistics.median(alone)
    edits = Edits(
        site / "docs/ch1/how-transformers-work.md",
        site / "snippets/ch1/language_modeling.py",
        "ch1/how-transformers-work.html",
    )
    page, program = edit_to_visible(site, edits)
    of = f"this site ({len(list((site / 'site').rglob('*.html')))} pages)"
    return [
        [
            f"{of}, nothing changed ({ours:.2f} s): ÷ rendering alone ({least:.2f} s)",
            f"{ours / least:.2f} ×",
            "1.15 ×",
        ],
        [f"{of}: edit of a page to visible under `make serve`", f"{page:.2f} s", "1.0 s"],
        [f"{of}: edit of a program to visible", f"{program:.2f} s", "1.0 s + its own run"],
    ]


def run_many(folder: Path) -> list[list[str]]:
    """Rows of a thousand snippets on 250 pages: in one process, and in parts that are merged."""
    ours, floor = folder / "ours", folder / "floor"
    for place, way, write in ((ours, "ours", write_ours), (floor, "floor", write_floor)):
        write_site(place, MANY, WAYS[way].plugin)
        write(place, MANY, PAGES)
    alone = seconds_of(MKDOCS, floor)
    cold = seconds_of(OURS, ours)
    unchanged = seconds_of(OURS, ours)
    change_one(ours, WAYS["ours"], 0)
    changed = seconds_of(OURS, ours)
    parts = []
    for number in range(1, SHARDS + 1):
        part = folder / f"part{number}"
        shutil.copytree(ours, part, ignore=shutil.ignore_patterns(".cache", "site"))
        run = (sys.executable, "-m", "hfnotes", "run", "--shard", f"{number}/{SHARDS}")
        parts.append(seconds_of(run, part))
    forget(ours)
    start = time.perf_counter()
    for number in range(1, SHARDS + 1):
        results = folder / f"part{number}/.cache/results"
        shutil.copytree(results, ours / ".cache/results", dirs_exist_ok=True)
    merge = time.perf_counter() - start
    merged = seconds_of(OURS, ours)
    forget(ours)
    memory = memory_of(OURS, ours)
    of = f"N = {MANY:,} on {PAGES} pages"
    return [
        [f"{of}: mkdocs, rendering alone", f"{alone:.1f} s", ""],
        [f"{of}: cold on one machine", f"{cold:.1f} s", ""],
        [f"{of}: cold, each of {SHARDS} parts", ", ".join(f"{p:.1f} s" for p in parts), ""],
        [f"{of}: the parts merged, and the site made of them", f"{merge:.1f} + {merged:.1f} s", ""],
        [f"{of}: nothing changed ÷ rendering alone", f"{unchanged / alone:.2f} ×", "1.15 ×"],
        [f"{of}: one changed", f"{changed:.1f} s", ""],
        [f"{of}: peak memory", f"{memory:.0f} MB", ""],
    ]


def table(rows: list[list[str]]) -> str:
    head, *body = rows
    rule = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, rule, *body))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--sizes", nargs="+", type=int, default=SIZES)
    parser.add_argument("--ways", nargs="+", default=["floor", "ours", "fresh", *list(WAYS)[2:]])
    parser.add_argument("--write", action="store_true", help="put the tables into README.md")
    options = parser.parse_args()
    SIZES[:] = sorted(options.sizes)
    reports = []
    if "ways" in options.parts:
        reports.append(compare_ways(options))
    rows = [["case", "measured", "at most"]]
    for name, run in (("many", run_many), ("real", run_real)):
        if name in options.parts:
            with tempfile.TemporaryDirectory() as temporary:
                rows += run(Path(temporary))
    if len(rows) > 1:
        reports.append(table(rows))
    report = "\n\n".join(reports)
    print(f"\n{report}")
    if options.write:
        readme = ROOT / "README.md"
        before, _, rest = readme.read_text().partition("<!-- bench -->\n")
        _, _, after = rest.partition("<!-- /bench -->")
        readme.write_text(f"{before}<!-- bench -->\n{report}\n<!-- /bench -->{after}")


def compare_ways(options: argparse.Namespace) -> str:
    """The tables of N snippets by each way to run them."""
    results: dict[tuple[str, int], dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for name in options.ways:
            for size in options.sizes:
                if name in WAYS and size > WAYS[name].largest:
                    continue
                place = folder / f"{name}-{size}"
                run = (
                    run_fresh(size, place) if name == "fresh" else run_way(WAYS[name], size, place)
                )
                results[name, size] = run
                line = "  ".join(f"{case} {value:.2f}" for case, value in run.items())
                print(f"{name:>15} N={size:<3} {line}", flush=True)
                shutil.rmtree(place)
        largest = max(options.sizes)
        imports, work, library = own_parts(folder / "own")
        page, snippet = run_serve(largest, folder / "serve")
    return tables(results, options, largest, imports, work, library, page, snippet)


NAMES = {
    "floor": "mkdocs, rendering alone",
    "ours": "this project",
    "fresh": "fresh `python` per snippet",
    "markdown-exec": "markdown-exec, in process",
    "mkdocs-jupyter": "mkdocs-jupyter, `execute: true`",
}


def tables(results, options, largest, imports, work, library, page, snippet) -> str:
    cases = ("cold", "nothing changed", "one changed")
    rows = [["way", *(f"{case}, N = {n}" for n in options.sizes for case in cases), "peak memory"]]
    for name in options.ways:
        runs = [results.get((name, size), {}) for size in options.sizes]
        cells = [f"{run[case]:.2f} s" if run else "–" for run in runs for case in cases]
        rows.append([NAMES[name], *cells, f"{runs[0]['MB']:.0f} MB"])
    ours, floor = results["ours", largest], results["floor", largest]["cold"]
    ideal = imports + largest * work / CORES + floor
    smallest = min(options.sizes)
    ratios = [["case", "measured", "at most"]]
    ratios.append(
        [
            f"cold, N = {largest}: ÷ (one import {imports:.2f} s + own work {largest} × "
            f"{1000 * work:.0f} ms ÷ {CORES} cores + rendering {floor:.2f} s)",
            f"{ours['cold'] / ideal:.2f} ×",
            "1.30 ×",
        ]
    )
    if ("fresh", largest) in results:
        faster = results["fresh", largest]["cold"] / ours["cold"]
        ratios.append(
            [
                f"cold, N = {largest}: faster than a fresh `python` per snippet",
                f"{faster:.0f} ×",
                "(at least) 30 ×",
            ]
        )
    unchanged = results["ours", largest]["nothing changed"]
    ratios.append(
        [
            f"nothing changed, N = {largest}: ÷ rendering alone",
            f"{unchanged / floor:.2f} ×",
            "1.15 ×",
        ]
    )
    ratios.append(
        [
            f"edit to visible under `make serve`, N = {largest}: a snippet ({snippet:.2f} s) "
            f"less a page ({page:.2f} s)",
            f"{snippet - page:.2f} s",
            f"{work:.2f} s + 0.30 s",
        ]
    )
    if largest > smallest:
        more = largest - smallest
        per = (ours["cold"] - results["ours", smallest]["cold"]) / more
        per_page = (floor - results["floor", smallest]["cold"]) / more
        ratios.append(
            [
                f"one more snippet, without its page ({1000 * per_page:.0f} ms)",
                f"{1000 * (per - per_page):.0f} ms",
                f"{1000 * work:.0f} ms + 60 ms",
            ]
        )
    ratios.append(
        [
            "peak memory (PSS of all processes); the libraries loaded once",
            f"{results['ours', smallest]['MB']:.0f} MB",
            f"{library:.0f} MB + mkdocs + {CORES} running snippets",
        ]
    )
    return table(rows) + "\n\n" + table(ratios)


if __name__ == "__main__":
    main()
