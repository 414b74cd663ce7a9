"""What `[tool.hfnotes]` in pyproject.toml says."""

import difflib
import json
import math
import sys
import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from hfnotes.environment import FIXED, Environment, installed
from hfnotes.errors import NotesError
from hfnotes.inside.program import HUB
from hfnotes.snippet import Snippet

Table = Mapping[str, Any]
TIME_LIMIT = 60.0  # seconds
# What a machine may lack that keeps a snippet in its place, and what then is not kept.
KEEPS_APART = {
    "landlock": "snippets can write outside of their folders (Linux 5.13 with Landlock)",
    "landlock-truncate": "snippets can empty files outside of their folders (Linux 6.2)",
    "landlock-signals": "snippets can send signals to other processes (Linux 6.12)",
    "network": "snippets can reach the network (root, or user namespaces)",
}
KEYS = (
    "accept-missing",
    "alone",
    "environments",
    "hub",
    "labs",
    "language",
    "machines",
    "notebook-note",
    "record-on",
    "results",
    "snippets",
    "time-limit",
    "variables",
    "versions",
)

KINDS = {
    **dict.fromkeys(("labs", "language", "notebook-note", "results", "snippets"), "text"),
    **dict.fromkeys(("accept-missing", "alone", "record-on"), "list of texts"),
    **dict.fromkeys(("environments", "hub", "machines", "variables", "versions"), "table"),
}


class SettingError(Exception):
    """What is wrong in the table; `read_project` adds whose table it is."""


@dataclass(frozen=True)
class Hub:
    """A folder that programs read besides their own files, a cache of models, say.

    Each program has a copy of its own, whose path is in the environment `variable`. The JSON file
    `manifest` in it, the last that is written, has a `digest` that changes with its content.
    `made_by` is the command that makes it. `explain`, a function `MODULE:NAME` of a traceback and
    the folder, may say what of the folder an error is about, or None. `real` is such a folder too,
    with the originals of what this one stands in for, and `real_made_by` makes it.
    """

    folder: Path
    variable: str
    manifest: str
    made_by: str
    explain: str | None = None
    real: Path | None = None
    real_made_by: str = ""

    def digest(self) -> str:
        """What changes with its content. Raises NotesError as `read_manifest` does."""
        return str(self.read_manifest()["digest"])

    def read_manifest(self) -> dict[str, Any]:
        """What its manifest says. Raises NotesError if it is not there or not whole."""
        try:
            manifest = json.loads((self.folder / self.manifest).read_text(encoding="utf-8"))
            return {**manifest, "digest": manifest["digest"]}
        except (OSError, ValueError, LookupError, TypeError, RecursionError) as error:
            raise NotesError(
                f"has no whole {self.manifest}; make it with `{self.made_by}`", self.folder
            ) from error

    def explanation(self, traceback: str) -> str | None:
        """What `explain` says, if there is such a function."""
        if not self.explain:
            return None
        module, _, name = self.explain.partition(":")
        try:
            function: Callable[[str, Path], str | None] = getattr(import_module(module), name)
        except (ImportError, AttributeError) as error:
            return f"[tool.hfnotes.hub] explain: {error}"
        try:
            return function(traceback, self.folder)
        except Exception as error:  # the site's own; what it is to explain is still to be told
            return f"[tool.hfnotes.hub] explain raised {error!r}"


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

    `labs` is the folder whose notebooks are labs, in a project that has them. `alone` names the
    snippets that use all cores: none other runs at the same time. `accept_missing` names what a
    machine may lack that keeps snippets apart (`KEEPS_APART`), also in CI. `variables` are
    what a snippet's process has instead of, or besides, `FIXED`. `machines` are those on which
    records are to hold, `record_on` those of them on which a snippet is run before its output is
    recorded. `shown_versions` has the distributions whose versions a page names, and under what
    name; `notebook_note` is said at the beginning of each notebook. `language` is that of the words
    that readers see (`words`).
    """

    root: Path
    snippets: Path
    results: Path
    time_limit: float
    environments: tuple[Environment, ...]
    hub: Hub | None = None
    labs: Path | None = None
    alone: frozenset[str] = frozenset()
    accept_missing: frozenset[str] = frozenset()
    variables: Mapping[str, str] = field(default_factory=dict)
    machines: tuple[Machine, ...] = ()
    record_on: tuple[Machine, ...] = ()
    shown_versions: Mapping[str, str] = field(default_factory=lambda: {"python": "Python"})
    notebook_note: str = ""
    language: str = "en"

    @property
    def process_variables(self) -> dict[str, str]:
        """What is set in the process of each snippet, before its libraries are imported."""
        hub = {self.hub.variable: HUB} if self.hub else {}
        return {**FIXED, **hub, **self.variables}

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
    """Read `[tool.hfnotes]` of the project in the folder `root`; each key has a default.

    Without `environments` snippets run in the one that this process runs in.

    Raises NotesError for a mistake, with the nearest key that there is.
    """
    path = root / "pyproject.toml"
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))["tool"]["hfnotes"]
    except (OSError, ValueError) as error:
        raise NotesError(f"cannot be read: {error}", path) from error
    except KeyError:
        raise NotesError("has no table [tool.hfnotes]", path) from None
    try:
        return _project(root, settings)
    except SettingError as error:
        raise NotesError(f"[tool.hfnotes] {error}", path) from None
    except (TypeError, AttributeError, ValueError) as error:
        raise NotesError(f"[tool.hfnotes] has a value of the wrong kind: {error}", path) from error


def _project(root: Path, settings: Table) -> Project:
    _check_keys("", settings, KEYS)
    _check_kinds("", settings, KINDS)
    environments = settings.get("environments", {"main": {"python": sys.executable}})
    if not environments:
        raise SettingError("has no environment")
    limit = settings.get("time-limit", TIME_LIMIT)
    if isinstance(limit, bool) or not isinstance(limit, int | float) or not 0 < limit < math.inf:
        raise SettingError(f"time-limit is no number of seconds: {limit!r}")
    for key in ("variables", "versions"):
        _check_kinds(f"{key}.", settings.get(key, {}))
    for name, table in settings.get("machines", {}).items():
        _check_kinds(f"machines.{name}.", table)
    for key in ("snippets", "labs"):
        if key in settings and not (root / settings[key]).is_dir():
            raise SettingError(f"{key}: there is no folder {settings[key]}")
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
    for name in record_on:
        if name not in machines:
            raise SettingError(f"record-on: no machine is called {name}{_nearest(name, machines)}")
    for name in settings.get("accept-missing", ()):
        if name not in KEEPS_APART:
            raise SettingError(
                f"accept-missing: no machine lacks {name}{_nearest(name, KEEPS_APART)}"
            )
    return Project(
        root=root,
        snippets=root / settings.get("snippets", "snippets"),
        results=root / settings.get("results", ".cache/results"),
        time_limit=limit,
        environments=tuple(_environment(root, name, table) for name, table in environments.items()),
        hub=_hub(root, settings["hub"]) if "hub" in settings else None,
        labs=root / settings["labs"] if "labs" in settings else None,
        alone=frozenset(settings.get("alone", ())),
        accept_missing=frozenset(settings.get("accept-missing", ())),
        variables=settings.get("variables", {}),
        machines=tuple(machines.values()),
        record_on=tuple(machines[name] for name in record_on),
        shown_versions=settings.get("versions", {"python": "Python"}),
        notebook_note=settings.get("notebook-note", ""),
        language=settings.get("language", "en"),
    )


def _hub(root: Path, table: Table) -> Hub:
    needed = ("folder", "variable", "manifest", "made-by")
    _check_keys("hub: ", table, (*needed, "explain", "real", "real-made-by"), needed)
    _check_kinds("hub.", table)
    return Hub(
        root / table["folder"],
        table["variable"],
        table["manifest"],
        table["made-by"],
        table.get("explain"),
        root / table["real"] if "real" in table else None,
        table.get("real-made-by", ""),
    )


def _environment(root: Path, name: str, table: Table) -> Environment:
    keys = ("known-by", "preload", "python")
    _check_keys(f"environments.{name}: ", table, keys, ("python",))
    _check_kinds(f"environments.{name}.", table)
    python = root / table["python"]
    preload, known_by = table.get("preload", ""), table.get("known-by")
    return Environment(name, python, preload, installed(python), known_by)


def _check_keys(
    where: str, table: Table, known: Collection[str], needed: Collection[str] = ()
) -> None:
    if missing := [key for key in needed if key not in table]:
        raise SettingError(f"{where}lacks {', '.join(missing)}")
    for key in table:
        if key not in known:
            raise SettingError(f"{where}has the unknown key {key}{_nearest(key, known)}")


def _check_kinds(where: str, table: Table, kinds: Mapping[str, str] | None = None) -> None:
    """Raise SettingError unless each value is of its kind, which without `kinds` is a text."""
    for key, value in table.items():
        kind = "text" if kinds is None else kinds.get(key, "")
        is_right = {
            "text": isinstance(value, str),
            "list of texts": isinstance(value, list)
            and all(isinstance(item, str) for item in value),
            "table": isinstance(value, dict),
        }
        if not is_right.get(kind, True):
            raise SettingError(f"{where}{key} is no {kind}: {value!r}")


def _nearest(word: str, known: Collection[str]) -> str:
    near = difflib.get_close_matches(word, known, 1, 0.0)
    return f"; did you mean {near[0]}?" if near else ""
