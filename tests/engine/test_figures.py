"""What a cell draws is shown under its output, kept with its result, and has to say what it is."""

import json

import pytest

from hfnotes.errors import NotesError
from hfnotes.record import differences, record_path, update_record
from hfnotes.recordable import CHARACTERS, FIGURE_CHARACTERS, FIGURES, check_result
from hfnotes.snippet import Snippet
from hfnotes.store import Figure, Output, Result

SVG = '<svg xmlns="http://www.w3.org/2000/svg"><title>{}</title></svg>'
DRAWS = f"""
# %% first
from pathlib import Path

Path("a.svg").write_text({SVG.format("Two &amp; <b/>")!r}.replace("<b/>", "three"))
Path("no_figure.txt").write_text("x")
# %% second
print("drew nothing")
# %% third
Path("a.svg").write_text({SVG.format("Another")!r})
print("drew over it")
"""


def test_each_cell_has_the_figures_that_it_wrote(small):
    small.write("draws.py", DRAWS.replace("a.svg", "b.svg", 1))
    (result,) = small.run().results.values()
    titles = [[figure.title for figure in output.figures] for output in result.outputs]
    assert titles == [["Two & three"], [], ["Another"]]
    (stored,) = small.run().results.values()
    assert stored == result


def test_a_page_shows_a_figure_with_its_title_in_words(small):
    small.write("draws.py", DRAWS.replace("a.svg", "b.svg", 1))
    small.page("```cell\ndraws.py::first\n```\n\n```cell\ndraws.py::third\n```\n")
    small.update()
    built = small.site()
    assert built.returncode == 0, built.stderr
    html = (small.root / "site/index.html").read_text()
    assert '<img src="snippets/draws/b.svg" alt="Two &amp; three">' in html
    assert '<img src="snippets/draws/a.svg" alt="Another">' in html
    assert (small.root / "site/snippets/draws/a.svg").read_text() == SVG.format("Another")
    notebook = json.loads((small.root / "site/snippets/draws.ipynb").read_text())
    (drawn,) = notebook["cells"][1]["outputs"]
    assert drawn["data"] == {
        "image/svg+xml": SVG.format("Two &amp; three"),
        "text/plain": "Two & three",
    }


def test_a_figure_says_how_wide_its_smallest_letters_need_it(small):
    texts = """<text style="font: 20px 'DejaVu Sans'"/><text style="font-size: 10px; fill: red"/>"""
    svg = f'<svg viewBox="0 0 200 100"><title>Letters</title>{texts}</svg>'
    code = f"from pathlib import Path\n\nPath('a.svg').write_text({svg!r})\n"
    small.write("draws.py", f"# %% a\n{code}")
    small.page("```cell\ndraws.py::a\n```\n")
    small.update()
    built = small.site()
    assert built.returncode == 0, built.stderr
    html = (small.root / "site/index.html").read_text()
    assert 'alt="Letters" style="--legible: 220px"' in html


def test_a_name_that_is_drawn_twice_is_an_error(small):
    small.write("draws.py", DRAWS)
    with pytest.raises(NotesError, match=r"draws\.py:14: the cell `third` wrote a\.svg again"):
        small.run()


@pytest.mark.parametrize(
    ("svg", "message"),
    [
        ("<svg/>", r"draws\.py:6: a\.svg has no <title>"),
        ("<svg><title> </title></svg>", r"a\.svg has no <title>"),
        ("<svg>", r"a\.svg is not SVG: no element found"),
        ("<svg><title>T</title><script>x()</script></svg>", r"has the element <script>"),
        ("<svg><title>T</title><g onload='x()'/></svg>", r"has the attribute onload"),
        ("<svg><title>T</title><foreignObject/></svg>", r"has the element <foreignobject>"),
        ("<svg><title>T</title><image href='HTTPS://x.y'/></svg>", r"has the address HTTPS://x\.y"),
        ("<svg><title>T</title><g style='fill: url( //x.y)'/></svg>", r"has the address //x\.y"),
        ("<svg><title>T</title><style>@import 'http://x.y'</style></svg>", r"the address http://x"),
        ("<svg><title>T</title><a href=' javascript:x()'/></svg>", r"has the address  javascript:"),
    ],
)
def test_a_figure_without_words_is_an_error(small, svg, message):
    code = f'from pathlib import Path\n\nPath("a.svg").write_text({svg!r})\n'
    small.write("draws.py", f"# %% draw\n{code}")
    with pytest.raises(NotesError, match=message):
        small.run()


@pytest.mark.parametrize(
    "name", ['x" onerror="alert(1).svg', "fig #1 50%.svg", "그림.svg", ".a.svg"]
)
def test_a_figure_whose_name_no_address_can_have_is_an_error(small, name):
    (snippet, result) = drawing(small, Figure(name, SVG.format("T")))
    with pytest.raises(NotesError, match=r"draws\.py:6: the cell `a` wrote .*; a figure's name is"):
        check_result(snippet, result)


def test_no_program_gives_more_than_a_page_can_hold(small):
    svg = SVG.format("T")
    for count, size in ((FIGURES + 1, 0), (2, FIGURE_CHARACTERS // 2)):
        figures = [Figure(f"f{number}.svg", svg + " " * size) for number in range(count)]
        with pytest.raises(NotesError, match=r"draws\.py: gives .* figures in all its cells, more"):
            check_result(*drawing(small, *figures))
    snippet = small.snippets()[0]
    outputs = [Output(cell, "x" * (CHARACTERS - 1) + "\n") for cell in ("a", "b")]
    with pytest.raises(NotesError, match=r"gives 2,000,000 characters in all its cells"):
        check_result(snippet, Result(tuple(outputs), 0.0))


def drawing(small, *figures: Figure) -> tuple[Snippet, Result]:
    """A snippet, and a run of it that gave these figures."""
    small.write("draws.py", "# %% a\nx = 1\n# %% b\nx = 2\n")
    return small.snippets()[0], Result((Output("a", "", None, figures),), 0.0)


PLOT = """
# %% draw
import matplotlib.pyplot as plt
import numpy as np

figure, axis = plt.subplots()
axis.plot([0, 1, 2], [1.0, {middle}, 3.0], label="loss")
axis.set_xlabel("step")
axis.set_ylim(0, 4)
axis.set_xlim(0, 2)
figure.savefig("curve.svg", metadata={{"Title": "A curve"}})
figure, axis = plt.subplots()
axis.imshow(np.array([[1, 1], [0, 1]]), vmin={vmin}, vmax=2)
figure.savefig("mask.svg", metadata={{"Title": "A mask"}})
"""


@pytest.fixture
def plots(small):
    """A project whose figures are recorded; gives what says whether other numbers hold."""
    small.set("time-limit = 3", "time-limit = 60")

    def differs(**numbers) -> str:
        small.write("plot.py", PLOT.format(**{"middle": 2.0, "vmin": 0} | numbers))
        (snippet,) = small.snippets()
        (result,) = small.run().results.values()
        if not record_path(snippet).exists():
            update_record(snippet, result)
        return "\n".join(differences(snippet, result).values())

    assert not differs()
    return small, differs


def test_the_numbers_behind_a_figure_are_recorded(plots):
    small, _ = plots
    assert (small.root / "snippets/plot.figures.out").read_text() == (
        "# %% draw\n"
        "curve.svg\naxes 1\nx 'step' 0.00 to 2.00\ny '' 0.00 to 4.00\n"
        "line 'loss' #1f77b4ff: 0.00 0.25; 0.50 0.50; 1.00 0.75\n"
        "mask.svg\naxes 1\nx '' -0.50 to 1.50\ny '' 1.50 to -0.50\n"
        "image  viridis: 0.50 0.50; 0.00 0.50\n"
    )


def test_a_line_that_one_sees_lie_elsewhere_differs_from_its_record(plots):
    _, differs = plots
    assert not differs(middle=2.03)  # less than a hundredth of the axis
    assert "+line 'loss' #1f77b4ff: 0.00 0.25; 0.50 0.55; 1.00 0.75" in differs(middle=2.2)


def test_a_matrix_that_is_painted_otherwise_differs_from_its_record(plots):
    """Ones drawn from 1 to 2 are white: the same matrix, another picture."""
    _, differs = plots
    assert "+image  viridis: 0.00 0.00; -0.10 0.00" in differs(vmin=1)


def test_a_figure_by_hand_is_compared_as_it_stands(small):
    small.write("draws.py", DRAWS.replace("a.svg", "b.svg", 1))
    small.update()
    assert SVG.format("Another") in (small.root / "snippets/draws.figures.out").read_text()


def test_a_figure_that_is_shown_and_not_saved_is_an_error(small):
    small.set("time-limit = 3", "time-limit = 60")
    small.write(
        "show.py", "# %% a\nimport matplotlib.pyplot as plt\n\nplt.plot([1, 2])\nplt.show()\n"
    )
    with pytest.raises(NotesError, match=r"show\.py:6: .*shows a figure, .*savefig"):
        small.run()
