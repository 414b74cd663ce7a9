"""One build: what there is to run and to show, the run, and what comes of it.

MkDocs' plugin and the command line only call this.
"""

import sys
import time
from concurrent.futures import Future
from pathlib import Path

from hfnotes import notebook
from hfnotes.book import Book
from hfnotes.cell import figure_uri, file_uri
from hfnotes.errors import NotesError
from hfnotes.labs import Lab, executed, read_programs
from hfnotes.project import Project
from hfnotes.record import check_orphans, check_records
from hfnotes.runner import Report, Runner, show_progress

FOLDER = "snippets"  # in the site, with what readers download


class Build:
    """Runs what changed while pages are rendered, holds it to the records, gives it to the pages.

    Begun anew after each change while a site is served, with the same warm workers. `is_strict`
    says that a record that differs ends the build; else it is reported, and the site shows what was
    printed now.
    """

    def __init__(self, project: Project, *, is_strict: bool = True):
        self.project = project
        self.is_strict = is_strict
        self.runner = Runner(project)
        self.is_begun = False
        self.report = Report()
        self.labs: dict[Path, Lab] = {}
        self.book = Book(project, [])
        self._running: Future[Report] = Future()  # of no run yet
        self._start = self._waited = 0.0

    def begin(self, *, keep_warm: bool = False) -> None:
        """Read all programs and begin to run those that have no result.

        With `keep_warm` the workers are started also where nothing is to run now. Raises NotesError
        for what is no program, and for a record of none.
        """
        self._start = time.perf_counter()
        snippets, self.labs = read_programs(self.project)
        if keep_warm:
            self.runner.warm_up_for(snippets)
        self._running = self.runner.start(snippets, show_progress)
        self.book = Book(self.project, snippets)
        check_orphans(self.project, snippets)
        self.is_begun = True

    def finish(self) -> None:
        """Wait for the programs and hold all to their records.

        Raises NotesError where one failed, also where the build is not strict.
        """
        start = time.perf_counter()
        self.report = self._running.result()
        self._waited = time.perf_counter() - start
        try:
            check_records(list(self.book.snippets.values()), self.report.results)
        except NotesError as error:
            self.object_to(error)

    def object_to(self, error: NotesError) -> None:
        """Raise what says that a run is not as it is recorded; report it where not strict."""
        if self.is_strict:
            raise error
        print(error, file=sys.stderr)

    def texts(self, reference: str) -> tuple[str, str | None]:
        """What the cell `FILE::NAME` printed, and what it prints with the real checkpoint."""
        snippet, cell = self.book.find(reference)
        record = self.book.hub_records[snippet.name]
        output = self.report.results[snippet.name].outputs[snippet.cells.index(cell)]
        return output.text, record.outputs.get(cell.name) if record else None

    def files(self) -> dict[str, str | bytes]:
        """What readers download that needs no run: programs, and the files that they read."""
        files: dict[str, str | bytes] = {}
        for name, snippet in self.book.snippets.items():
            files[f"{FOLDER}/{name}"] = snippet.text
            for file in snippet.files:
                files[f"{FOLDER}/{file_uri(snippet, file)}"] = file.read_bytes()
        return files

    def made_files(self) -> dict[str, str]:
        """What the runs have made: notebooks with their outputs, and figures."""
        files = {}
        for name, snippet in self.book.snippets.items():
            lab, result = self.labs.get(snippet.path), self.report.results[name]
            files[self.notebook_uri(name)] = (
                executed(lab, result)
                if lab
                else notebook.notebook(snippet, result, self.book.words, self.project.notebook_note)
            )
            for output in result.outputs:
                for figure in output.figures:
                    files[f"{FOLDER}/{figure_uri(snippet, figure)}"] = figure.svg
        return files

    @staticmethod
    def notebook_uri(name: str) -> str:
        """Where the site has the notebook of the snippet `name`."""
        return f"{FOLDER}/{name.removesuffix('.py')}.ipynb"

    def summary(self) -> str:
        """What ran, what came from the store, and how long each part took."""
        total, ran = len(self.report.results), len(self.report.ran)
        rendering = time.perf_counter() - self._start - self._waited
        imports = " and ".join(
            f"{seconds:.1f} s in {name}" for name, seconds in self.report.import_seconds.items()
        )
        cells = sum(len(page.cells) for page in self.book.pages.values())
        return (
            f"programs  {total}: {ran} ran, {total - ran} from the store"
            f" ({self.report.run_seconds:.2f} s{f'; imports: {imports}' if imports else ''})\n"
            f"pages     {len(self.book.pages)} with {cells} cells ({rendering:.2f} s)"
        )

    def close(self) -> None:
        """End the workers, and what still runs."""
        self.runner.close()

    def __enter__(self) -> "Build":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
