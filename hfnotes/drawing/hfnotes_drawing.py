"""Inside an environment: matplotlib's SVG backend, whose files carry the numbers that they show.

matplotlib and the standard library alone. `MPLBACKEND` names this module in a snippet's process.
The numbers stand in the SVG's description (`dc:description`), where `results.py` finds them: where
each point lies in its axes, from 0 to 1 to two decimals. Two figures whose numbers are the same to
1 in the last digit look the same.
"""

import contextlib
import math
from collections.abc import Iterator

from matplotlib import axes, backend_bases
from matplotlib.backends import backend_svg

# Whether the program has asked to see a figure: what it shows, a page does not.
shown = False


class FigureCanvas(backend_svg.FigureCanvasSVG):
    def print_svg(self, filename, *, bbox_inches_restore=None, metadata=None, **_):
        described = {"Date": None, "Description": describe(self.figure)}
        super().print_svg(
            filename,
            bbox_inches_restore=bbox_inches_restore,
            metadata=described | (metadata or {}),
        )


FigureManager = backend_svg.FigureManagerSVG
backend_bases.register_backend("svg", FigureCanvas)  # also for who saves a PNG in between


def show(*_, **__) -> None:
    global shown
    shown = True


def describe(figure) -> str:
    """What `figure` shows, in words and numbers, one element a line."""
    said = [f"text {_words(figure.get_suptitle())}"] if figure.get_suptitle() else []
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
        named = " ".join(_words(tick) for tick in ticks if tick and not _is_number(tick))
        yield f"{name} {_words(axis.get_label_text())} {low} to {high} {named}".rstrip()
    if hasattr(each, "_colorbar"):
        return  # its stripes say no more than its limits
    for line in each.lines:
        yield f"line {_label(line)}: {_points(each, line.get_transform(), line.get_xydata())}"
    for patch in each.patches:
        points = patch.get_transform().transform_path(patch.get_path()).vertices
        yield f"patch {_label(patch)}: {_points(each, None, points)}"
    for collection in each.collections:
        offsets, values = collection.get_offsets(), collection.get_array()
        if values is not None:
            yield f"values {_label(collection)}: {_shades(collection, values)}"
        if len(offsets) > 1:
            points = _points(each, collection.get_offset_transform(), offsets)
            yield f"points {_label(collection)}: {points}"
        elif values is None:
            for path in collection.get_paths():
                points = _points(each, collection.get_transform(), path.vertices)
                yield f"shape {_label(collection)}: {points}"
    for image in each.images:
        yield f"image {_label(image)}: {_shades(image, image.get_array())}"
    for words in each.texts:
        yield f"text {_words(words.get_text())}"
    if legend := each.get_legend():
        yield f"legend {_legend(legend)}"


def _points(each: axes.Axes, transform, points) -> str:
    """Where the points lie in the axes: their lower left corner is 0, 0, the upper right 1, 1."""
    if transform is not None:
        points = transform.transform(points)
    inside = each.transAxes.inverted().transform(points)
    return "; ".join(f"{_share(x)} {_share(y)}" for x, y in inside)


def _shades(mappable, values) -> str:
    """A matrix of values, from 0 where the colours begin to 1 where they end."""
    low, high = mappable.get_clim()
    shades = ((values - low) / ((high - low) or 1.0)).astype(float)
    rows = shades if shades.ndim > 1 else [shades]
    return "; ".join(" ".join(map(_share, row.ravel().tolist())) for row in rows)


def _share(value: float) -> str:
    """What lies outside of the axes is not seen, and so is not told how far."""
    return f"{min(max(value, -0.1), 1.1):.2f}" if math.isfinite(value) else "none"


def _limit(value: float, limits: tuple[float, float]) -> str:
    """A limit of an axis, to about a hundredth of its length, with at least one decimal."""
    length = abs(limits[1] - limits[0]) or 1.0
    return f"{value:.{max(1, 2 - math.floor(math.log10(length)))}f}"


def _is_number(tick: str) -> bool:
    """A tick that is a number follows from the limits."""
    with contextlib.suppress(ValueError):
        return math.isfinite(float(tick.replace("\N{MINUS SIGN}", "-")))
    return False


def _label(artist) -> str:
    label = str(artist.get_label() or "")
    return "" if label.startswith("_") else _words(label)


def _legend(legend) -> str:
    return " ".join(_words(entry.get_text()) for entry in legend.get_texts())


def _words(words: str) -> str:
    return repr(words)
