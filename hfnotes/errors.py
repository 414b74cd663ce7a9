"""Errors that a maintainer reads: where, what was expected, what was found, what to do."""

import os
from pathlib import Path

from hfnotes.inside.worker import CONTROL


class NotesError(Exception):
    """Something in the project's files is wrong; the message says where and what to do."""

    def __init__(self, message: str, path: Path | str | None = None, line: int | None = None):
        self.message, self.line = message, line
        where = [os.path.relpath(path)] if path else []
        where += [str(line)] if line else []
        said = ": ".join([":".join(where), message] if where else [message])
        # What a program printed is in it, which must not tell a terminal what to do.
        super().__init__(CONTROL.sub(lambda odd: repr(odd[0])[1:-1], said))

    @classmethod
    def all_of(cls, errors: list["NotesError"]) -> "NotesError":
        """One error that says all of them, so that one build shows all there is to mend."""
        return cls("\n\n".join(map(str, errors)))
