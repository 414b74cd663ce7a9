"""An environment that snippets run in, and what a snippet's process finds there."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from packaging.utils import canonicalize_name
from packaging.version import Version

from hfnotes.errors import NotesError
from hfnotes.snippet import Snippet

# All that a snippet's process inherits. Results depend on the number of threads and on the order
# of sets: both are fixed. Nothing else of the maintainer's shell reaches a snippet.
INHERITED = ("PATH", "LD_LIBRARY_PATH", "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")
FIXED = {
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
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
    from folder names, so that a build that runs nothing imports nothing. `known_by` is the
    distribution that a page names where a cell did not run in the first environment.
    """

    name: str
    python: Path
    preload: str
    versions: dict[str, str]
    known_by: str | None = None

    @property
    def version(self) -> str:
        """The version of what it is known by; its name where it is known by nothing installed."""
        return self.versions.get(canonicalize_name(self.known_by or ""), self.name)

    @property
    def label(self) -> str:
        """What readers are told: what it is known by, and in which version."""
        return self.name if self.version == self.name else f"{self.known_by} {self.version}"

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


def installed(python: Path) -> dict[str, str]:
    """The version of each distribution, and of Python. Raises NotesError for no environment."""
    folder = python.parent.parent
    if not (folder / "pyvenv.cfg").is_file() or not python.exists():
        raise NotesError("is not a virtual environment; run `make env`", folder)
    lines = (folder / "pyvenv.cfg").read_text(encoding="utf-8").splitlines()
    parts = [line.partition("=") for line in lines]
    settings = {key.strip(): value.strip() for key, _, value in parts}
    versions = {"python": settings.get("version") or settings["version_info"]}
    for info in folder.glob("lib/python3.*/site-packages/*.dist-info"):
        name, _, version = info.name.removesuffix(".dist-info").partition("-")
        versions[canonicalize_name(name)] = version
    return dict(sorted(versions.items()))
