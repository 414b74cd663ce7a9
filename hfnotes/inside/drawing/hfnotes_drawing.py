"""Inside an environment: matplotlib's SVG backend, whose files carry the numbers that they show.

matplotlib and the standard library alone. `MPLBACKEND` names this module in a snippet's process.
The numbers stand in the SVG's metadata (`dc:source`), where `results.py` finds them: where
each point lies in its axes, from 0 to 1 to two decimals. Two figures whose numbers are the same to
1 in the last digit look the same.
"""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from matplotlib import axes, backend_bases, ticker
from matplotlib.artist import Artist
from matplotlib.backends import backend_svg
from matplotlib.collections import Collection, PathCollection, QuadMesh
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.legend import Legend

# How often the program has asked to see its figures.
shown = 0


class FigureCanvas(backend_svg.FigureCanvasSVG):
    def print_svg(
        self,
        filename: Any,
        *,
        bbox_inches_restore: Any = None,
        metadata: dict[str, Any] | None = None,
        **_: Any,
    ) -> None:
        # `Source`, for the description is the program's own.
        own = {"Source": describe(self.figure), "Date": None}
        svg: Any = super()
        svg.print_svg(
            filename, bbox_inches_restore=bbox_inches_restore, metadata=(metadata or {}) | own
        )


FigureManager = backend_svg.FigureManagerSVG
backend_bases.register_backend("svg", FigureCanvas)  # also for who saves a PNG in between


def show(*_: object, **__: object) -> None:
    global shown
    shown += 1


def describe(figure: Figure) -> str:
    """What `figure` shows, in words and numbers, one element a line."""
    said = [f"text {_words(words.get_text())}" for words in figure.texts if words.get_text()]
    said += [f"legend {_legend(legend)}" for legend in figure.legends]
    for number, each in enumerate(figure.axes, 1):
        said += [f"axes {number}", *_axes(each)]
    return "\n".join(said) + "\n"


def _axes(each: axes.Axes) -> Iterator[str]:
    if title := each.get_title():
        yield f"title {_words(title)}"
    for name, axis, limits in (
        ("x", each.xaxis, each.get_xlim()),
        ("y", each.yaxis, each.get_ylim()),
    ):
        low, high = (_limit(value, limits) for value in limits)
        ticks = [label.get_text() for label in axis.get_ticklabels()]
        # Ticks that matplotlib has chosen follow from the limits.
        chosen = isinstance(axis.get_major_formatter(), ticker.ScalarFormatter)
        named = "" if chosen else " ".join(_words(tick) for tick in ticks if tick)
        yield f"{name} {_words(axis.get_label_text())} {low} to {high} {named}".rstrip()
    if hasattr(each, "_colorbar"):
        return  # its stripes say no more than its limits
    for line in filter(Artist.get_visible, each.lines):
        points = _points(each, line.get_transform(), line.get_xydata())
        yield f"line {_label(line)} {_colour(line.get_color())}: {points}"
    for patch in filter(Artist.get_visible, each.patches):
        corners = patch.get_transform().transform_path(patch.get_path()).vertices
        colour = _colour(patch.get_facecolor())
        yield f"patch {_label(patch)} {colour}: {_points(each, None, corners)}"
    for collection in filter(Artist.get_visible, each.collections):
        yield from _collection(each, collection)
    for image in filter(Artist.get_visible, each.images):
        yield f"image {_label(image)} {_shades(image, image.get_array())}"
    for words in filter(Artist.get_visible, each.texts):
        yield f"text {_words(words.get_text())}"
    for inset in each.child_axes:
        if isinstance(inset, axes.Axes):
            yield from _axes(inset)
    if legend := each.get_legend():
        yield f"legend {_legend(legend)}"


def _collection(each: axes.Axes, collection: Collection) -> Iterator[str]:
    values: Any = collection.get_array()
    faces: Any = collection.get_facecolor()
    if values is not None:
        yield f"values {_label(collection)} {_shades(collection, values)}"
    colour = _colour(faces[0]) if values is None and len(faces) else ""
    if isinstance(collection, PathCollection) and np.size(collection.get_offsets()):  # scatter
        points = _points(each, collection.get_offset_transform(), collection.get_offsets())
        yield f"points {_label(collection)} {colour}: {points}"
    elif not isinstance(collection, QuadMesh):
        for path in collection.get_paths():
            points = _points(each, collection.get_transform(), path.vertices)
            yield f"shape {_label(collection)} {colour}: {points}"


def _points(each: axes.Axes, transform: Any, points: Any) -> str:
    """Where the points lie in the axes: their lower left corner is 0, 0, the upper right 1, 1."""
    if transform is not None:
        points = transform.transform(points)
    inside = each.transAxes.inverted().transform(points)
    return "; ".join(f"{_share(x)} {_share(y)}" for x, y in inside)


def _shades(mappable: Any, values: Any) -> str:
    """A matrix of values, from 0 where the colours begin to 1 where they end, and which colours.

    Where a picture has colours of its own (its matrix a third dimension), these.
    """
    values = np.ma.filled(np.ma.asarray(values, float), np.nan)
    name = "own colours"
    if values.ndim < 3:
        low, high = mappable.get_clim()
        values = (values - low) / ((high - low) or 1.0)
        name = mappable.get_cmap().name
    rows = values if values.ndim > 1 else [values]
    return f"{name}: " + "; ".join(" ".join(map(_share, row.ravel().tolist())) for row in rows)


def _share(value: float) -> str:
    """What lies outside of the axes is not seen, and so is not told how far."""
    return f"{min(max(value, -0.1), 1.1):.2f}" if math.isfinite(value) else "none"


def _limit(value: float, limits: tuple[float, float]) -> str:
    """A limit of an axis, to about a hundredth of its length, with at least one decimal."""
    length = abs(limits[1] - limits[0]) or 1.0
    return f"{value:.{max(1, 2 - math.floor(math.log10(length)))}f}"


def _colour(colour: Any) -> str:
    return to_hex(colour, keep_alpha=True)


def _label(artist: Artist) -> str:
    label = str(artist.get_label() or "")
    return "" if label.startswith("_") else _words(label)


def _legend(legend: Legend) -> str:
    return " ".join(_words(entry.get_text()) for entry in legend.get_texts())


def _words(words: str) -> str:
    return repr(words)
