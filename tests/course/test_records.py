"""Every program gave what is recorded when the site was built, and the site was."""

import pytest
from pages import PROJECT, SNIPPETS

from hfnotes.record import check_record
from hfnotes.runner import Report, Runner, show_progress


@pytest.fixture(scope="module")
def report(built) -> Report:
    """From the store, where the build has put it; what failed there runs, and fails, again."""
    with Runner(PROJECT) as runner:
        return runner.try_all(SNIPPETS.values(), show_progress)


def test_the_site_is_built(built):
    assert built.returncode == 0, built.stderr


@pytest.mark.parametrize("name", SNIPPETS)
def test_it_gives_what_is_recorded(name, report):
    if failure := report.failures.get(name):
        raise failure
    check_record(SNIPPETS[name], report.results[name])
