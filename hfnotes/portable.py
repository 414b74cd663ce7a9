"""Other machines, played on this one: does every record hold there?

`[tool.hfnotes.machines]` names them. A machine is a set of environment variables that make the
libraries compute as on another processor, or another hub, whose weights differ by rounding, or an
interpreter that has imported nothing before the snippet, as a reader's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from hfnotes import record
from hfnotes.errors import NotesError
from hfnotes.project import Machine, Project
from hfnotes.runner import Report, Runner, show_progress
from hfnotes.snippet import Snippet
from hfnotes.store import Result

HOLDS, DIFFERS = "·", "differs"


@dataclass
class Played:
    """What a machine made of the snippets: its report, and what differs, by snippet and cell.

    A snippet that failed there differs as a whole: under the name "" and not of a cell.
    """

    machine: Machine
    report: Report
    differences: dict[str, dict[str, str]] = field(default_factory=dict)


def play(project: Project, machine: Machine, snippets: Sequence[Snippet]) -> Report:
    """Run the snippets, as far as their results there are not stored, on another machine."""
    there = replace(project, variables={**project.variables, **machine.variables})
    if project.hub and machine.hub:
        there = replace(there, hub=replace(project.hub, folder=machine.hub))
    if machine.preload is not None:
        there = replace(
            there,
            environments=tuple(
                replace(each, preload=machine.preload) for each in project.environments
            ),
        )
    with Runner(there) as runner:

        def progress(line: str, done: int, total: int) -> None:
            show_progress(f"{machine.name}: {line}", done, total)

        return runner.try_all(snippets, progress)


def compare_machines(project: Project, snippets: Sequence[Snippet]) -> list[Played]:
    """Run the snippets on each machine and compare with the records."""
    played = []
    for machine in project.machines:
        report = play(project, machine, snippets)
        each = Played(machine, report)
        for snippet in snippets:
            if failure := report.failures.get(snippet.name):
                each.differences[snippet.name] = {"": str(failure)}
            elif found := record.differences(snippet, report.results[snippet.name]):
                each.differences[snippet.name] = found
        played.append(each)
    return played


def table(played: Sequence[Played], snippets: Sequence[Snippet]) -> str:
    """Cell by machine, as Markdown; then what each machine is, and each difference."""
    names = [each.machine.name for each in played]
    lines = [f"| cell | {' | '.join(names)} |", f"| --- |{' --- |' * len(names)}"]
    for snippet in snippets:
        found = [each.differences.get(snippet.name, {}) for each in played]
        for cell in snippet.by_name:
            marks = [DIFFERS if cell in cells or "" in cells else HOLDS for cells in found]
            lines.append(f"| {snippet.name}::{cell} | {' | '.join(marks)} |")
    lines.append("")
    for each in played:
        lines.append(f"- `{each.machine.name}`: {each.machine}")
    for each in played:
        for cells in each.differences.values():
            for text in cells.values():
                lines += ["", f"### {each.machine.name}", "", "```diff", text, "```"]
    return "\n".join(lines) + "\n"


def summary(played: Sequence[Played], snippets: Sequence[Snippet]) -> str:
    """One line a machine: how many cells hold there, and how long they took."""
    cells = sum(len(snippet.cells) for snippet in snippets)
    width = max((len(each.machine.name) for each in played), default=0)
    lines = []
    for each in played:
        differ = sum(
            len(snippet.cells) if "" in found else len(found)
            for snippet in snippets
            if (found := each.differences.get(snippet.name, {}))
        )
        ran, results = each.report.ran, each.report.results
        seconds = sum(results[name].processor_seconds for name in ran)
        lines.append(
            f"{each.machine.name:{width}}  {cells - differ} of {cells} cells as recorded"
            f" ({len(ran)} of {len(snippets)} programs ran, {seconds:.0f} s of processor time)"
        )
        for name, found in each.differences.items():
            lines += [f"  {name}::{cell}".removesuffix("::") for cell in found]
    return "\n".join(lines)


def check_stable(project: Project, snippets: Sequence[Snippet], results: dict[str, Result]) -> None:
    """Run snippets that are to be recorded on some more machines (`record-on`).

    Raises NotesError, with both outputs, for a cell that one of them gives otherwise.
    """
    errors = []
    for machine in project.record_on if snippets else ():
        report = play(project, machine, snippets)
        for snippet in snippets:
            if failure := report.failures.get(snippet.name):
                errors.append(NotesError(f"failed on the machine `{machine.name}`:\n{failure}"))
                continue
            there = report.results[snippet.name]
            for cell, text in record.differences(snippet, there, results[snippet.name]).items():
                message = f"the cell `{cell}` gives another output on the machine `{machine.name}`"
                line = snippet.by_name[cell].line if cell else None
                errors.append(NotesError(f"{message}\n{text}", snippet.path, line))
    if errors:
        advice = (
            "Nothing was recorded. Print what holds on every machine: a rounded number, "
            "a fact with a margin; see README.md."
        )
        raise NotesError(f"{NotesError.all_of(errors)}\n{advice}")
