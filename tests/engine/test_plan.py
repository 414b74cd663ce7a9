"""Programs are shared out by the time they take, alike in every job."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hfnotes import runner
from hfnotes.errors import NotesError
from hfnotes.plan import read_times, renewed, shares, update_times
from hfnotes.snippet import parse_snippet

NAMES = [f"p{number}.py" for number in range(12)]
SECONDS = st.floats(0.1, 100)
TIMES = st.dictionaries(st.sampled_from(NAMES), SECONDS, min_size=1)


def programs():
    text = '# /// script\n# dependencies = []\n# ///\n"""T."""\n# %% a\nprint()\n'
    return [parse_snippet(text, Path(name), name) for name in NAMES]


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(times=TIMES, count=st.integers(1, 5))
def test_each_program_is_in_one_share_and_no_share_is_longer_than_it_must_be(times, count):
    found = shares(programs(), times, count)
    assert sorted(each.name for share in found for each in share.snippets) == sorted(NAMES)
    longest, shortest = (pick(found, key=lambda share: share.seconds) for pick in (max, min))
    # Without its last program the longest was no longer than any other is now.
    known = sorted(times[name] for name in NAMES if name in times)
    middle = len(known) // 2
    usual = known[middle] if len(known) % 2 else (known[middle - 1] + known[middle]) / 2
    last = times.get(longest.snippets[-1].name, usual)
    assert longest.seconds - last <= shortest.seconds + 1e-6


def test_the_plan_is_the_same_in_whatever_order_programs_and_times_come():
    times = dict(zip(NAMES, [9.0, 1.0, 1.0, 5.0, 5.0, 2.0], strict=False))
    there = dict(reversed(times.items()))
    plans = [shares(programs(), times, 3), shares(programs()[::-1], there, 3)]
    here, other = ([[each.name for each in share.snippets] for share in plan] for plan in plans)
    assert here == other


def test_a_part_is_what_the_plan_shows(small):
    for name in "abcd":
        small.write(f"{name}.py", "# %% a\nprint(1)\n")
    (small.root / "snippets/times.toml").write_text(
        '"a.py" = 9\n"b.py" = 2\n"c.py" = 2\n"d.py" = 2\n'
    )
    shown = small.command("-m", "hfnotes", "plan", "--shards", "2").stdout
    head, a, second, *rest = shown.splitlines()
    assert (head, second) == ("part 1/2  9 s, 1", "part 2/2  6 s, 3")
    assert [line.split() for line in (a, *rest)] == [
        ["9.0", "a.py"],
        *(["2.0", f"{name}.py"] for name in "bcd"),
    ]
    ran = small.command("-m", "hfnotes", "run", "--shard", "2/2")
    assert "programs  3: 3 ran (part 2 of 2)" in ran.stdout


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(times=TIMES, speed=st.floats(0.2, 5))
def test_another_machine_changes_no_record(times, speed):
    assert renewed(times, {name: seconds * speed for name, seconds in times.items()}) == times


def test_what_changed_against_the_others_is_recorded_in_their_seconds():
    times = {"a": 2.0, "b": 4.0, "c": 6.0, "gone": 1.0}
    measured = {"a": 4.0, "b": 8.0, "c": 60.0, "new": 3.0}  # a machine half as fast
    assert renewed(times, measured) == {"a": 2.0, "b": 4.0, "c": 30.0, "new": 1.5}


def test_update_records_the_times_once(small):
    small.write("a.py", "# %% a\nprint(1)\n")
    assert "recorded snippets/times.toml\n" in small.update().stdout
    text = (small.root / "snippets/times.toml").read_text()
    assert list(tomllib.loads(text)) == ["a.py"]
    assert "snippets/times.toml" not in small.update().stdout
    assert update_times(small.project(), {"a.py": 0.2}) is None


@pytest.mark.parametrize("text", ["a", '"a.py" = "1"\n', '"a.py" = -1\n', '"a.py" = nan\n'])
def test_a_file_of_something_else_is_an_error_that_names_it(small, text):
    (small.root / "snippets/times.toml").write_text(text)
    with pytest.raises(NotesError, match=r"times\.toml"):
        read_times(small.project())


def test_the_longest_runs_first_and_what_is_not_known_as_a_median_one(small, monkeypatch):
    begun, run_one = [], runner.Runner._run_one
    monkeypatch.setattr(runner, "at_once", lambda: 1)
    monkeypatch.setattr(
        runner.Runner,
        "_run_one",
        lambda self, snippet, *rest: begun.append(snippet.name) or run_one(self, snippet, *rest),
    )
    for name in "abcd":
        small.write(f"{name}.py", "# %% a\nprint(1)\n")
    (small.root / "snippets/times.toml").write_text('"a.py" = 1\n"b.py" = 9\n"d.py" = 4\n')
    small.run()
    assert begun == ["b.py", "c.py", "d.py", "a.py"]
