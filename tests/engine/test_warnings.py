"""What Python warns of in our own modules is an error in the tests (pyproject.toml)."""

import warnings

import pytest


@pytest.mark.parametrize("kind", [DeprecationWarning, ResourceWarning, UserWarning])
@pytest.mark.parametrize("module", ["hfnotes", "hub.build", "live.payloads", "reader.marks"])
def test_of_ours(kind, module):
    with pytest.raises(kind):
        warnings.warn_explicit("is old", kind, "a.py", 1, module=module)


@pytest.mark.parametrize("module", ["yaml", "hubris"])
def test_of_a_library(module):
    warnings.warn_explicit("is old", DeprecationWarning, "a.py", 1, module=module)
