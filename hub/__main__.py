"""python -m hub build | noise | tables | pull | evaluate | train

A stand-in is named by its folder: `evaluate sst2`, `train sst2`. Without a name, `evaluate`
measures all of them.
"""

import argparse
import json
import sys
from importlib import import_module
from pathlib import Path

from hfnotes.errors import NotesError
from hub import PULLED, build, noise, pull, tables

DEFAULT_OUT = Path(".cache/hub")
REPOSITORIES = Path(__file__).parent / "repositories"
MEASURED = sorted(path.parent.name for path in REPOSITORIES.glob("*/evaluate.py"))
TRAINED = sorted(path.parent.name for path in REPOSITORIES.glob("*/train.py"))


def main() -> int:
    """Run one command; the exit status is 1 if it failed, with the reason on stderr."""
    parser = argparse.ArgumentParser(prog="python -m hub", description="The embedded hub.")
    commands = parser.add_subparsers(dest="command", required=True)

    building = commands.add_parser("build", help="fill a folder that serves as HF_HOME")
    building.add_argument("--out", type=Path, default=DEFAULT_OUT, metavar="DIR")
    building.add_argument(
        "--record", action="store_true", help="make what is built the expected (digests.json)"
    )

    noisy = commands.add_parser("noise", help="the built hub with weights that differ by rounding")
    noisy.add_argument("--hub", type=Path, default=DEFAULT_OUT, metavar="DIR")
    noisy.add_argument("--out", type=Path, default=Path(".cache/hub-noise"), metavar="DIR")

    writing = commands.add_parser("tables", help="own datasets as files that programs read")
    writing.add_argument("--out", type=Path, required=True, metavar="DIR")

    pulling = commands.add_parser("pull", help="fill such a folder from the real Hub")
    pulling.add_argument("--out", type=Path, default=Path(PULLED), metavar="DIR")

    evaluating = commands.add_parser("evaluate", help="measure the built checkpoints")
    evaluating.add_argument("names", nargs="*", metavar="NAME", help=", ".join(MEASURED))
    evaluating.add_argument("--out", type=Path, default=DEFAULT_OUT, metavar="DIR")
    evaluating.add_argument(
        "--record", action="store_true", help="of what is not trained: write measured.json"
    )

    training = commands.add_parser("train", help="make the small weights of a stand-in anew")
    training.add_argument("name", choices=TRAINED)

    arguments = parser.parse_args()
    try:
        if arguments.command == "build":
            build.build(arguments.out, record=arguments.record)
        elif arguments.command == "noise":
            noise.make(arguments.hub, arguments.out)
        elif arguments.command == "tables":
            print(*tables.write(arguments.out), sep="\n")
        elif arguments.command == "pull":
            pull.pull(arguments.out)
        elif arguments.command == "evaluate":
            for name in arguments.names or MEASURED:
                if name not in MEASURED:
                    parser.error(f"no stand-in is called {name}; there are {', '.join(MEASURED)}")
                print(f"== {name}")
                module = import_module(f"hub.repositories.{name}.evaluate")
                if not arguments.record:
                    module.print_report(arguments.out)
                elif name in TRAINED:
                    parser.error(f"{name} is measured when it is trained; see its training.json")
                else:
                    text = json.dumps(module.measured(arguments.out), indent=2) + "\n"
                    path = Path(module.__file__).with_name("measured.json")
                    path.write_text(text, encoding="utf-8", newline="\n")
                    print(path)
        else:
            import_module(f"hub.repositories.{arguments.name}.train").train_and_write()
    except (NotesError, FileNotFoundError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
