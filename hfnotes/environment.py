"""The environments that snippets run in, and which one a snippet asks for."""

import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from packaging.utils import canonicalize_name
from packaging.version import Version

from hfnotes import program
from hfnotes.errors import NotesError
from hfnotes.snippet import Snippet

# All that a snippet's process inherits. Results depend on the number of threads and on the order
# of sets: both are fixed. Nothing else of the maintainer's shell reaches a snippet.
INHERITED = ("PATH", "LD_LIBRARY_PATH", "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")
FIXED = {
    "HF_HOME": program.HF_HOME,
    "HF_HUB_OFFLINE": "1",
    "HF_DATASETS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "CUDA_VISIBLE_DEVICES": "",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    # oneDNN rounds as the processor's instructions have it.
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "TOKENIZERS_PARALLELISM": "false",
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    "COLUMNS": "80",
    "SOURCE_DATE_EPOCH": "0",
    "LANG": "C.UTF-8",
    "TZ": "UTC",
    # The libraries in huge pages: there are fewer page tables to copy when a snippet is forked.
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
}


@dataclass(frozen=True, eq=False)
class Environment:
    """A virtual environment: its interpreter, what to import before forking, what is installed.

    `versions` maps each normalised distribution name, and `python`, to its version. They are read
    from folder names, so that a build that runs nothing imports nothing.
    """

    name: str
    python: Path
    preload: str
    versions: dict[str, str]

    def lacks(self, snippet: Snippet) -> list[str]:
        """What the snippet's header asks for and this environment does not have."""
        missing = []
        for requirement in snippet.requirements:
            version = self.versions.get(canonicalize_name(requirement.name))
            if version is None:
                missing.append(f"{requirement} (not installed)")
            elif not requirement.specifier.contains(Version(version), prereleases=True):
                missing.append(f"{requirement} (has {version})")
        return missing

    @cached_property
    def modules(self) -> frozenset[str]:
        """The names of the modules that the installed distributions bring."""
        packages = self.python.parent.parent.glob("lib/python3.*/site-packages/*")
        return frozenset(path.name.partition(".")[0] for path in packages)


@dataclass(frozen=True)
class Machine:
    """Another machine, played on this one: by environment variables, by another hub, or by what is
    imported before a snippet runs, which on a reader's machine is nothing.
    """

    name: str
    variables: Mapping[str, str]
    hub: Path | None = None
    preload: str | None = None

    def __str__(self) -> str:
        said = [f"{name}={value}" for name, value in self.variables.items()]
        said += [f"the hub {self.hub.name}"] if self.hub else []
        said += [] if self.preload is None else [f"imported before: {self.preload or 'nothing'}"]
        return ", ".join(said)


@dataclass(frozen=True)
class Project:
    """What `[tool.hfnotes]` in pyproject.toml says, with paths made absolute.

    `blocks` is the file of the notes' blocks, `labs` the folder whose notebooks are labs, in a
    project that has them. `alone` names the snippets that use all cores: none other runs at the
    same time. `accept_missing` names what a machine may lack that keeps snippets apart
    (`runner.KEEPS_APART`), also in CI. `variables` are what a snippet's process has instead of, or
    besides, `FIXED`. `machines` are those on which records are to hold, `record_on` those of them
    on which a snippet is run before its output is recorded.
    """

    root: Path
    snippets: Path
    hub: Path
    results: Path
    time_limit: float
    environments: tuple[Environment, ...]
    blocks: Path | None = None
    labs: Path | None = None
    alone: frozenset[str] = frozenset()
    accept_missing: frozenset[str] = frozenset()
    variables: Mapping[str, str] = field(default_factory=dict)
    machines: tuple[Machine, ...] = ()
    record_on: tuple[Machine, ...] = ()

    def environment_for(self, snippet: Snippet) -> Environment:
        """The first environment that has all that the snippet's header asks for.

        Python looks for modules in a program's own folder first, so a copy of the snippet must not
        stand in the way of a module, of none of the environments.
        """
        module = snippet.path.stem
        if module in sys.stdlib_module_names or any(module in e.modules for e in self.environments):
            raise NotesError(
                f"is named as the module `{module}`, which no program beside a copy of this file "
                "could import; choose another name",
                snippet.path,
            )
        reasons = []
        for environment in self.environments:
            missing = environment.lacks(snippet)
            if not missing:
                return environment
            reasons.append(f"  {environment.name}: {', '.join(missing)}")
        raise NotesError(
            "no environment has what the header asks for:\n" + "\n".join(reasons), snippet.path, 1
        )


def read_project(root: Path) -> Project:
    """Read `[tool.hfnotes]` of the project in the folder `root`."""
    with (root / "pyproject.toml").open("rb") as file:
        settings = tomllib.load(file)["tool"]["hfnotes"]
    wanted = ("snippets", "hub", "results", "time-limit", "environments")
    if missing := [name for name in wanted if name not in settings]:
        raise NotesError(f"[tool.hfnotes] lacks {', '.join(missing)}", root / "pyproject.toml")
    machines = {
        name: Machine(
            name,
            {key: value for key, value in table.items() if key not in ("hub", "preload")},
            root / table["hub"] if "hub" in table else None,
            table.get("preload"),
        )
        for name, table in settings.get("machines", {}).items()
    }
    record_on = settings.get("record-on", [])
    if unknown := [name for name in record_on if name not in machines]:
        raise NotesError(f"record-on: no machine is called {unknown[0]}", root / "pyproject.toml")
    return Project(
        root=root,
        snippets=root / settings["snippets"],
        hub=root / settings["hub"],
        results=root / settings["results"],
        time_limit=settings["time-limit"],
        environments=tuple(
            Environment(name, python, table["preload"], _installed(python))
            for name, table in settings["environments"].items()
            for python in [root / table["python"]]
        ),
        blocks=root / settings["blocks"] if "blocks" in settings else None,
        labs=root / settings["labs"] if "labs" in settings else None,
        machines=tuple(machines.values()),
        record_on=tuple(machines[name] for name in record_on),
        alone=frozenset(settings.get("alone", ())),
        accept_missing=frozenset(settings.get("accept-missing", ())),
    )


def _installed(python: Path) -> dict[str, str]:
    folder = python.parent.parent
    if not (folder / "pyvenv.cfg").is_file() or not python.exists():
        raise NotesError("is not a virtual environment; run `make env`", folder)
    settings = dict(
        map(str.strip, line.split("=", 1))
        for line in (folder / "pyvenv.cfg").read_text(encoding="utf-8").splitlines()
        if "=" in line
    )
    versions = {"python": settings.get("version") or settings["version_info"]}
    for info in folder.glob("lib/python3.*/site-packages/*.dist-info"):
        name, _, version = info.name.removesuffix(".dist-info").partition("-")
        versions[canonicalize_name(name)] = version
    return dict(sorted(versions.items()))
