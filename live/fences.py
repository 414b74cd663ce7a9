"""What a page asks for: a widget, and the cell that it begins with.

```live
tokens ch2/tokenizers_bert.py::auto_tokenizer
```
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hfnotes.errors import NotesError
from hfnotes.fences import Fence, read_fences
from hfnotes.snippet import Cell, Snippet

LINE = re.compile(r"(?P<widget>[\w-]+) (?P<reference>\S+::\w+)")


@dataclass(frozen=True)
class Widget:
    """A kind of widget, as `live.toml` has it."""

    name: str
    title: str
    lead: str
    scripts: tuple[str, ...]
    tokenizers: tuple[str, ...]


@dataclass(frozen=True)
class Use:
    """A widget on a page: the page, the fence's line, and the cell that it begins with."""

    page: Path
    line: int
    widget: Widget
    snippet: Snippet
    cell: Cell


@dataclass(frozen=True)
class Catalogue:
    """What `live.toml` says: the widgets, and the repository of each tokenizer."""

    path: Path
    widgets: dict[str, Widget]
    tokenizers: dict[str, str]

    def line_of(self, table: str) -> int:
        """The line in which the table begins, for who is told of it."""
        lines = self.path.read_text(encoding="utf-8").splitlines()
        return lines.index(f"[{table}]") + 1


def read_catalogue(path: Path) -> Catalogue:
    """What the file says. Raises NotesError for what is no catalogue."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        widgets = {name: _widget(name, table) for name, table in tables["widgets"].items()}
        tokenizers = {
            name: _text(table["repository"]) for name, table in tables["tokenizers"].items()
        }
    except (OSError, ValueError) as error:
        raise NotesError(f"cannot be read: {error}", path) from error
    except KeyError as error:
        raise NotesError(f"lacks {error}", path) from None
    except (AttributeError, TypeError) as error:
        raise NotesError(f"has a value of the wrong kind: {error}", path) from None
    return Catalogue(path, widgets, tokenizers)


def _widget(name: str, table: dict[str, object]) -> Widget:
    return Widget(
        name,
        _text(table["title"]),
        _text(table["lead"]),
        _texts(table["scripts"]),
        _texts(table.get("tokenizers", [])),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError(f"{value!r} is no list")
    return tuple(map(_text, value))


def read_uses(path: Path, catalogue: Catalogue, snippets: Mapping[str, Snippet]) -> list[Use]:
    """The widgets of the page at `path`. Raises NotesError, with lines, for what there is not."""
    fences = list(read_fences(path.read_text(encoding="utf-8")))
    shown = {fence.body for fence in fences if fence.info == "cell"}
    uses, errors = [], []
    for fence in fences:
        if fence.info != "live":
            continue
        try:
            uses.append(_read_use(path, fence, shown, catalogue, snippets))
        except NotesError as error:
            errors.append(NotesError(str(error), path, fence.line))
    if errors:
        raise NotesError.all_of(errors)
    return uses


def _read_use(
    path: Path,
    fence: Fence,
    shown: set[str],
    catalogue: Catalogue,
    snippets: Mapping[str, Snippet],
) -> Use:
    match = LINE.fullmatch(fence.body)
    if not match:
        raise NotesError(f"`{fence.body}` is not `WIDGET FILE::CELL`")
    if match["widget"] not in catalogue.widgets:
        known = ", ".join(catalogue.widgets)
        raise NotesError(f"there is no widget `{match['widget']}`; there are: {known}")
    file, _, name = match["reference"].partition("::")
    if file not in snippets or name not in snippets[file].by_name:
        raise NotesError(f"there is no cell `{match['reference']}`")
    if match["reference"] not in shown:
        raise NotesError(f"the page does not show the cell `{match['reference']}`")
    widget = catalogue.widgets[match["widget"]]
    return Use(path, fence.line, widget, snippets[file], snippets[file].by_name[name])


def check_all_used(catalogue: Catalogue, uses: list[Use], tokenizers: set[str]) -> None:
    """Raise NotesError for each widget and each tokenizer that no page has."""
    unused = [
        f"widgets.{name}" for name in catalogue.widgets.keys() - {u.widget.name for u in uses}
    ]
    unused += [f"tokenizers.{name}" for name in catalogue.tokenizers.keys() - tokenizers]
    if unused:
        raise NotesError.all_of(
            [
                NotesError(f"no page uses {table}", catalogue.path, catalogue.line_of(table))
                for table in sorted(unused)
            ]
        )
