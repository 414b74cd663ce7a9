"""What a cell draws is shown under its output, kept with its result, and has to say what it is."""

import json

import pytest

from hfnotes.errors import NotesError

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
    assert '<img class="cell-figure" src="snippets/draws/b.svg" alt="Two &amp; three">' in html
    assert '<img class="cell-figure" src="snippets/draws/a.svg" alt="Another">' in html
    assert (small.root / "site/snippets/draws/a.svg").read_text() == SVG.format("Another")
    notebook = json.loads((small.root / "site/snippets/draws.ipynb").read_text())
    (drawn,) = notebook["cells"][1]["outputs"]
    assert drawn["data"] == {
        "image/svg+xml": SVG.format("Two &amp; three"),
        "text/plain": "Two & three",
    }


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
    ],
)
def test_a_figure_without_words_is_an_error(small, svg, message):
    code = f'from pathlib import Path\n\nPath("a.svg").write_text("{svg}")\n'
    small.write("draws.py", f"# %% draw\n{code}")
    with pytest.raises(NotesError, match=message):
        small.run()
