"""What readers carry away, made of the built site.

python -m reader offline    one zip: the site, its programs and labs
"""

import argparse
import sys
from pathlib import Path

from hfnotes.errors import NotesError
from reader import offline

SITE = Path("site")
ZIP = Path("dist") / f"{offline.FOLDER}.zip"


def make_offline() -> None:
    offline.pack(SITE, ZIP)
    print(f"offline   {ZIP} ({ZIP.stat().st_size / 1e6:.1f} MB)")


def main() -> int:
    commands = {"offline": make_offline}
    parser = argparse.ArgumentParser(prog="python -m reader", description=__doc__)
    parser.add_argument("command", choices=commands)
    try:
        commands[parser.parse_args().command]()
    except NotesError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
