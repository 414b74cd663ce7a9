"""How the programs are shared out over jobs that run them apart.

Equal shares of a count are not equal shares of the work: one program trains for a minute where most
take a second. So the processor seconds of each program are recorded in a file of the repository.
All jobs have the same file, and so the same plan, whatever lies in the store of each; what a store
has says more, but not the same to all.

What counts are ratios, which are nearly the same on every machine. A record is therefore left as it
is until its program takes twice or half of what it took, measured by the programs together: a
maintainer with another machine, or a busy one, sees no change.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from hfnotes.errors import NotesError
from hfnotes.project import Project
from hfnotes.snippet import Snippet

FACTOR = 2.0  # by which a program's time has to change before that is recorded,
LEAST = 1.0  # and by how many seconds
HEADER = "# Processor seconds of each program, for `make plan`. Written by `make update`.\n"


@dataclass
class Share:
    """What one job runs, and the seconds that it is expected to take of one processor."""

    snippets: list[Snippet] = field(default_factory=list)
    seconds: float = 0.0


def times_path(project: Project) -> Path:
    return project.snippets / "times.toml"


def read_times(project: Project) -> dict[str, float]:
    """The recorded seconds by program. Raises NotesError for a file that has something else."""
    path = times_path(project)
    if not path.exists():
        return {}
    try:
        times = tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise NotesError(f"cannot be read: {error}", path) from error
    for name, seconds in times.items():
        if not isinstance(seconds, float | int) or not 0 < seconds < float("inf"):
            raise NotesError(f"gives {name} no number of seconds", path)
    return {name: float(seconds) for name, seconds in times.items()}


def shares(snippets: Sequence[Snippet], times: Mapping[str, float], count: int) -> list[Share]:
    """The programs in `count` shares that take about the same time.

    The longest first, each to the share that has least.
    """
    seconds = expected(snippets, times)
    found = [Share() for _ in range(count)]
    for snippet in sorted(snippets, key=lambda each: (-seconds[each.name], each.name)):
        least = min(found, key=lambda share: share.seconds)
        least.snippets.append(snippet)
        least.seconds += seconds[snippet.name]
    return found


def expected(snippets: Sequence[Snippet], times: Mapping[str, float]) -> dict[str, float]:
    """The seconds of each program; of one without a known time, those of a median one."""
    known = [times[each.name] for each in snippets if each.name in times]
    usual = median(known) if known else 1.0
    return {each.name: times.get(each.name, usual) for each in snippets}


def said(plan: Sequence[Share], times: Mapping[str, float]) -> str:
    """The plan for who reads it: each share, and what is in it."""
    lines = []
    for number, share in enumerate(plan, 1):
        lines.append(f"part {number}/{len(plan)}  {share.seconds:.0f} s, {len(share.snippets)}")
        for snippet in share.snippets:
            seconds = times.get(snippet.name)
            lines.append(f"  {'?' if seconds is None else f'{seconds:.1f}':>6}  {snippet.name}")
    return "\n".join(lines)


def update_times(project: Project, measured: Mapping[str, float]) -> Path | None:
    """Record what the programs took; the path of the file, if that changed it."""
    times = renewed(read_times(project), measured)
    lines = [f'"{name}" = {seconds}\n' for name, seconds in sorted(times.items())]
    text, path = HEADER + "".join(lines), times_path(project)
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return None
    path.write_text(text, encoding="utf-8")
    return path


def renewed(times: Mapping[str, float], measured: Mapping[str, float]) -> dict[str, float]:
    """The recorded times with what is new, or has changed against all others, as it was measured,
    in the seconds of the machine that the others were recorded on.
    """
    ratios = [measured[name] / times[name] for name in measured.keys() & times.keys()]
    speed = (median(ratios) if ratios else 0.0) or 1.0
    found = {}
    for name, seconds in measured.items():
        now = max(0.1, round(seconds / speed, 1))
        before = times.get(name, now)
        is_near = before / FACTOR <= now <= before * FACTOR or abs(now - before) < LEAST
        found[name] = before if is_near else now
    return found
