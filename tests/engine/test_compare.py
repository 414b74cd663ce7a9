"""When an output is the recorded one, and what is said when it is not."""

import pytest

from hfnotes.compare import same
from hfnotes.errors import NotesError
from hfnotes.record import (
    check_orphans,
    check_record,
    figures_path,
    hub_record_path,
    read_record,
    record_path,
    update_record,
)
from hfnotes.snippet import read_snippet
from hfnotes.store import Output, Result

EQUAL = [
    ("", ""),
    ("tensor([1, 2])\n", "tensor([1, 2])\n"),
    ("1.5607", "1.5608"),  # 1 in the last digit shown
    ("1.5607", "1.5620"),  # less than 1e-3 of the value
    ("0.9598047137260437", "0.9598050117492676"),
    ("[-1.5607,  1.6123]", "[-1.5608,  1.6122]"),
    ("4.0195e-02", "4.0196e-02"),
    ("accuracy 0.95.", "accuracy 0.96."),
    ("1.0e999", "1.0e999"),
    # Blanks that keep columns in line, and the sign of a number that is nothing but rounding.
    (
        "[[-2.1332164  2.0376644]\n [-2.174182   1.9052812]]",
        "[[-2.1332176  2.0376654]\n [-2.1741834  1.9052813]]",
    ),
    ("[ 9.999", "[10.000"),
    ("[ 0.0001", "[-0.0001"),
    ("0.0001", "-0.0001"),
    ("[0.0001 0.5000]", "[-0.0001  0.5000]"),
    ("tensor([[0.0001, 0.5000]])", "tensor([[-0.0001,  0.5000]])"),
    ("[9.999 1.000]\n[2.000 3.000]", "[10.000  1.000]\n[ 2.000  3.000]"),
    ("[[1.25   ]\n [2.12345]]", "[[1.2500001]\n [2.12345  ]]"),
    ("accuracy    9.999 of 12", "accuracy   10.000 of 12"),
    ("9.999    5", "10.000   5"),
    ("[0.     0.0001]", "[ 0.     -0.0001]"),
    ("[-2.395   0.     -6.9694]", "[-2.395  -0.     -6.9694]"),
    ("[   nan, 0.0001]", "[    nan, -0.0001]"),
    ("[0.0001 ... 0.5]", "[-0.0001 ...  0.5]"),
]
DIFFERENT = [
    ("1.5607", "1.5630"),
    ("0.55", "0.57"),
    ("4.0195e-02", "4.0195e-03"),
    ("101 102", "101 103"),  # whole numbers are exact
    ("tensor([0., 1.])", "tensor([1., 0.])"),
    ("30522", "30523"),
    ("transformers 5.23.0", "transformers 5.23.1"),  # a version is not a number
    ("v1.5", "v1.6"),
    ("1.5 ", "1.5"),
    ("1.5\n", "1.5"),
    ("1.5", "-1.5"),
    ("1.5 2.5", "1.5"),
    ("True", "False"),
    ("nan", "0.1"),
    ("1.0", "10"),
    ("[1.5]\n[2.5]", "[1.5]"),
    ("[1.5\n 2.5]", "[1.5 2.5]"),
    ("0: 1.5", "1: 1.5"),
    ("1.0e999", "1.0e998"),
    ("0.0001", "-0.0003"),
    ("better by 0.1", "better by -0.1"),
    ("0.0e400", "0.0e401"),
    ("[0. 1.5]", "[1. 1.5]"),
    ("[nan 1.5]", "[inf 1.5]"),
    # Blanks that align nothing.
    ("a 1.5", "a  1.5"),
    ("ab 1.5", "a b 1.5"),
    ("'a  1.5'", "'a 1.5'"),
    ("'a  b' 9.999", "'a b' 10.000"),
    (" 1.5", "1.5"),
    ("1.5 \n", "1.5\n"),
    ("1.5 2", "1.5  2"),
    ("[1.5, 2.5]", "[1.5,  2.5]"),
    ("[9.999 1.5]", "[10.000    1.5]"),
    ("top 9.999 loss 0.5", "top 10.000 loss  0.5"),
]


@pytest.mark.parametrize(("expected", "actual"), EQUAL)
def test_equal(expected, actual):
    assert same(expected, actual)


@pytest.mark.parametrize(("expected", "actual"), DIFFERENT)
def test_different(expected, actual):
    assert not same(expected, actual)


@pytest.fixture
def snippet(small):
    path = small.write("a.py", "# %% one\nprint(1)\n# %% two\nprint(2)\n")
    return read_snippet(path, small.root / "snippets")


def _result(*texts):
    return Result(tuple(Output(n, t) for n, t in zip(("one", "two"), texts, strict=True)), 0.1)


def test_a_record_is_read_as_it_was_written(snippet):
    result = _result("a\n\n  b\n", "")
    update_record(snippet, result)
    assert record_path(snippet).read_text() == "# %% one\na\n\n  b\n# %% two\n"
    assert read_record(record_path(snippet), snippet).outputs == {"one": "a\n\n  b\n", "two": ""}
    check_record(snippet, result)


def test_a_difference_is_shown_as_a_diff_with_file_line_and_advice(snippet):
    update_record(snippet, _result("0.5000 same\nold\n", "2\n"))
    with pytest.raises(NotesError) as raised:
        check_record(snippet, _result("0.5001 same\nnew\n", "2\n"))
    message = str(raised.value)
    assert "snippets/a.py:6: the cell `one` did not print what is recorded" in message
    assert "--- a.out:1" in message
    assert "-old\n+new" in message
    assert "+0.5001" not in message  # within the tolerance: not a difference
    assert "make update" in message


def test_a_missing_record_is_an_error(snippet):
    with pytest.raises(NotesError, match=r"(?s)snippets/a\.py: has no record a\.out.*make update"):
        check_record(snippet, _result("1\n", "2\n"))


@pytest.mark.parametrize("text", ["# %% one\n1\n", "# %% two\n2\n# %% one\n1\n"])
def test_a_record_that_lacks_a_cell_or_has_another_order_is_an_error(snippet, text):
    record_path(snippet).write_text(text)
    with pytest.raises(NotesError, match=r"a\.out has other cells than its snippet.*one, two"):
        check_record(snippet, _result("1\n", "2\n"))


def test_a_record_of_a_cell_that_is_not_there_is_an_error(snippet):
    record_path(snippet).write_text("# %% one\n1\n# %% three\n3\n")
    with pytest.raises(NotesError, match=r"a\.out:3: a.py has no cell `three`"):
        check_record(snippet, _result("1\n", "2\n"))


def test_a_cell_that_is_recorded_twice_is_an_error(snippet):
    record_path(snippet).write_text("# %% one\n1\n# %% one\n1\n")
    with pytest.raises(NotesError, match=r"a\.out:3: the cell `one` stands twice"):
        check_record(snippet, _result("1\n", "2\n"))


def test_a_record_that_is_not_utf8_is_an_error(snippet):
    record_path(snippet).write_bytes(b"# %% a\n\xff\n")
    with pytest.raises(NotesError, match=r"\.out:2: is not UTF-8"):
        read_record(record_path(snippet), snippet)


def test_a_record_of_the_real_checkpoint_says_where_it_comes_from(snippet):
    path = hub_record_path(snippet)
    path.write_text(f"# %% {snippet.cells[0].name}\nx\n")
    with pytest.raises(NotesError, match=r"\.hub\.out:1: does not say where it comes from"):
        read_record(path, snippet)


def test_a_record_of_no_snippet_is_an_error(small, snippet):
    project = small.project()
    for path_of in (record_path, hub_record_path, figures_path):
        path_of(snippet).touch()
    check_orphans(project, [snippet])
    (project.snippets / "gone.out").touch()
    with pytest.raises(NotesError, match=r"gone\.out: is the record of no snippet"):
        check_orphans(project, [snippet])
