"""python -m hfnotes.hub build | evaluate | train-sst2"""

import argparse
import sys
from pathlib import Path

from hfnotes.errors import NotesError
from hfnotes.hub import build

DEFAULT_OUT = Path(".cache/hub")


def main() -> int:
    """Run one command; the exit status is 1 if it failed, with the reason on stderr."""
    parser = argparse.ArgumentParser(prog="python -m hfnotes.hub", description="The embedded hub.")
    commands = parser.add_subparsers(dest="command", required=True)

    building = commands.add_parser("build", help="fill a folder that serves as HF_HOME")
    building.add_argument("--out", type=Path, default=DEFAULT_OUT, metavar="DIR")
    building.add_argument(
        "--record", action="store_true", help="make what is built the expected (digests.json)"
    )

    evaluating = commands.add_parser("evaluate", help="measure the built checkpoints")
    evaluating.add_argument("--out", type=Path, default=DEFAULT_OUT, metavar="DIR")
    evaluating.add_argument("--sst2", action="store_true", help="only the sentiment classifier")

    commands.add_parser("train-sst2", help="train the adapter and head of the sentiment classifier")

    arguments = parser.parse_args()
    try:
        if arguments.command == "build":
            build.build(arguments.out, record=arguments.record)
        elif arguments.command == "evaluate":
            from hfnotes.hub import evaluate  # imports torch

            evaluate.print_sst2(arguments.out)
        else:
            from hfnotes.hub import train_sst2  # imports torch

            train_sst2.train_and_write()
    except (NotesError, FileNotFoundError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
