"""What readers carry away, made of the built site.

python -m reader offline    one zip: the site, its programs and labs, and the book if there is one
python -m reader book       one PDF: all pages in their order
"""

import argparse
import sys
from pathlib import Path

from hfnotes.errors import NotesError
from reader import offline
from reader.book import combined

SITE = Path("site")
ZIP = Path("dist") / f"{offline.FOLDER}.zip"
PDF = ZIP.with_suffix(".pdf")
PRINTED = Path(".cache/book/book.html")  # what the PDF was made of


def make_offline() -> None:
    """A book of another site stays out, for a reader could not tell."""
    is_there = PDF.is_file() and PRINTED.is_file()
    is_current = is_there and PRINTED.read_text(encoding="utf-8") == combined(SITE)
    if PDF.is_file() and not is_current:
        print("offline   without the book, which is of another site; `make book` prints this one")
    offline.pack(SITE, ZIP, PDF if is_current else None)
    print(f"offline   {ZIP} ({ZIP.stat().st_size / 1e6:.1f} MB)")


def make_book() -> None:
    from reader.press import print_book  # needs what `make book` installs

    pages = print_book(SITE, PRINTED, PDF)
    print(f"book      {PDF} ({pages} pages, {PDF.stat().st_size / 1e6:.1f} MB)")


def main() -> int:
    commands = {"offline": make_offline, "book": make_book}
    parser = argparse.ArgumentParser(
        prog="python -m reader",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=commands)
    try:
        commands[parser.parse_args().command]()
    except NotesError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
