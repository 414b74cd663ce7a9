"""What is thrown at the doors at which a maintainer's files are read, and what must come back.

It is made of what is right, with pieces cut out, put in twice and replaced, and of bytes at random;
always the same, so that a failure here is one everywhere. `--hypothesis-seed` with a number of your
own throws others.
"""

from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from hfnotes.errors import NotesError

THROWN = settings(
    max_examples=2000,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def changed(text: str) -> st.SearchStrategy[bytes]:
    """What is right, with some pieces of it cut out, repeated, or replaced by others."""
    right = text.encode()
    place = st.integers(0, len(right))
    pieces = st.one_of(
        st.binary(max_size=6),
        st.sampled_from([b"\n", b"\r\n", b'"', b"'", b"[", b"]", b"{", b"}", b"```", b"# %% "]),
        st.sampled_from([b"null", b"0", b"true", b"[]", b"{}", b'""', b"\x00", "가".encode()]),
        st.tuples(place, place).map(lambda ends: right[min(ends) : max(ends)]),
    )
    change = st.tuples(place, st.integers(0, 40), pieces)

    def apply(changes: list[tuple[int, int, bytes]]) -> bytes:
        data = right
        for start, length, piece in changes:
            data = data[:start] + piece + data[start + length :]
        return data

    return st.one_of(st.lists(change, min_size=1, max_size=4).map(apply), st.binary(max_size=200))


def answers(read: Callable[[], object], path: Path, content: bytes) -> None:
    """`read` gives a result, or an error that names the file."""
    path.write_bytes(content)
    try:
        read()
    except NotesError as error:
        assert path.name in str(error)
