"""A snippet runs as `python file` does, alone, and cannot leave a false result."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from hfnotes import process, runner
from hfnotes.errors import NotesError
from hfnotes.labs import read_programs
from hfnotes.runner import Runner, say_stderr
from hfnotes.variables import check_variables

# How long a process sleeps that must be ended: a number that no other run of these tests uses.
SECONDS = f"{90000 + os.getpid() % 10000}.5"
SLEEP = f"sleep {SECONDS}"


def test_output_is_that_of_python_file_cell_by_cell(small):
    path = small.write(
        "plain.py",
        "# %% first\nprint('가', 1, sep='|', end='.\\n')\n"
        "# %% second\nimport sys\nprint(__name__, len(sys.argv), file=sys.stdout)\n"
        "print('not shown', file=sys.stderr)\n"
        "# %% third\nimport atexit\natexit.register(print, 'at the end')\nprint(__doc__)\n",
    )
    plain = subprocess.run([sys.executable, path], capture_output=True, text=True, check=True)
    printed = small.printed()
    assert printed == {
        "first": "가|1.\n",
        "second": "__main__ 1\n",
        "third": "A title.\nat the end\n",
    }
    assert "".join(printed.values()) == plain.stdout


def test_what_c_and_subprocesses_print_stands_in_its_cell_in_order(small):
    small.write(
        "c.py",
        "# %% a\nimport ctypes, subprocess\nprint('python')\n"
        "subprocess.run(['echo', 'a subprocess'])\nprint('python again')\n"
        "# %% b\nctypes.CDLL(None).puts(b'from C')\n"
        "# %% c\nprint('last')\n",
    )
    assert small.printed() == {
        "a": "python\na subprocess\npython again\n",
        "b": "from C\n",
        "c": "last\n",
    }


def test_tools_that_look_at_the_program_see_a_file(small):
    small.write(
        "tools.py",
        "# %% a\nfrom __future__ import annotations\n"
        "# %% b\nimport inspect, multiprocessing, pickle\n"
        "def double(x: undefined_name) -> int:\n    return 2 * x\n\n"
        "class Point:\n    x = 3\n\n"
        "if __name__ == '__main__':\n"
        "    print(inspect.getsource(double).splitlines()[1].strip())\n"
        "    print(pickle.loads(pickle.dumps(Point())).x)\n"
        "    with multiprocessing.Pool(2) as pool:\n        print(pool.map(double, [1, 2]))\n"
        "    with multiprocessing.get_context('spawn').Pool(1) as pool:\n"
        "        print(pool.map(double, [3]))\n",
    )
    assert small.printed()["b"] == "return 2 * x\n3\n[2, 4]\n[6]\n"


def test_a_snippet_sees_nothing_of_another(small):
    body = (
        "# %% a\nimport builtins, json, os, tempfile\nfrom pathlib import Path\n"
        "home = Path(os.environ['HF_HOME'])\n"
        "places = [Path.cwd(), Path.home(), Path(tempfile.gettempdir())]\n"
        "print([list(place.iterdir()) for place in places])\n"
        "print(sorted(path.name for path in home.iterdir()))\n"
        "print(hasattr(json, 'mark'), 'MARK' in os.environ)\n"
        "json.mark = True\nos.environ['MARK'] = '1'\n"
        "for place in [*places, home]:\n    (place / 'left').write_text('x')\n"
    )
    for name in ("one.py", "two.py", "three.py"):
        small.write(name, body)
    before = sorted(path for path in small.root.rglob("*") if ".cache" not in path.parts)
    clean = "[[], [], []]\n['embedded-hub.json', 'hub']\nFalse False\n"
    for result in small.run().results.values():
        assert result.outputs[0].stdout == clean
    assert sorted(p for p in small.root.rglob("*") if ".cache" not in p.parts) == before


def test_libraries_that_read_hf_home_early_and_programs_that_are_started_see_the_same_cache(small):
    (small.root / "early.py").write_text("import os\nHF_HOME = os.environ['HF_HOME']\n")
    preload = f"import sys; sys.path.append('{small.root}'); import early"
    small.set('preload = "import json"', f'preload = "{preload}"')
    small.write(
        "home.py",
        "# %% a\nimport os, subprocess, sys\n"
        "early = sys.modules['early'].HF_HOME\n"
        "late = subprocess.run([sys.executable, '-c', 'import os; print(os.environ[\"HF_HOME\"])'],"
        " capture_output=True, text=True).stdout.strip()\n"
        "print(os.path.samefile(early, late))\n",
    )
    assert small.printed() == {"a": "True\n"}


def test_a_snippet_has_the_files_that_its_header_names_and_changes_only_its_own(small):
    reading = "from pathlib import Path\n\nfile = Path('a.csv')\nprint(file.read_text())\n"
    for name in ("ch1/one.py", "ch1/two.py"):
        small.write(name, f"# %% a\n{reading}file.write_text('changed')\n", files='"a.csv"')
    table = small.root / "snippets/ch1/a.csv"
    for text in ("x,y", "z"):
        table.write_text(text)
        report = small.run()
        assert sorted(report.ran) == ["ch1/one.py", "ch1/two.py"]
        assert [r.outputs[0].text for r in report.results.values()] == [f"{text}\n"] * 2
        assert table.read_text() == text


def test_a_snippet_starts_as_a_program_does(small):
    """Its arguments, its folder, its input, its files; nothing of what runs it."""
    small.write(
        "start.py",
        "# %% program\nimport os, sys\n"
        "print(sys.argv == [__file__], sys.path[0] == os.path.dirname(__file__))\n"
        "print(repr(sys.stdin.read()))\n"
        "# %% environment\n"
        "print(os.environ['OMP_NUM_THREADS'], os.environ['PYTHONHASHSEED'], os.environ['TZ'])\n"
        "print('SECRET' in os.environ)\n"
        "# %% files\n"
        "paths = [f'/proc/self/fd/{fd}' for fd in os.listdir('/proc/self/fd')]\n"
        "links = [os.readlink(path) for path in paths if os.path.exists(path)]\n"
        "print(*sorted(link.split(':')[0].split('/')[-1] for link in links))\n"
        "# %% collector\nimport gc\nprint(gc.isenabled(), gc.get_freeze_count() > 0)\n"
        "# %% decorated\n@staticmethod\ndef f():\n    return 1\n\nprint(f())\n"
        "# %% modules raises=ModuleNotFoundError\nimport snippet\n",
    )
    os.environ["SECRET"] = "1"
    printed = small.printed()
    assert printed["program"] == "True True\n''\n"
    assert printed["environment"] == "1 0 UTC\nFalse\n"
    # Input, the two outputs, the reports to the worker, the cache.
    assert printed["files"] == "hub null pipe pipe socket\n"
    assert printed["collector"] == "True True\n"
    assert printed["decorated"] == "1\n"


def test_two_snippets_do_not_draw_the_same_random_numbers(small):
    for name in ("a.py", "b.py"):
        small.write(name, "# %% a\nimport random\nprint(random.randrange(10**9))\n")
    first, second = (result.outputs[0].stdout for result in small.run().results.values())
    assert first != second


def test_the_end_of_a_snippet_does_not_touch_what_another_has_started(small):
    small.write(
        "long.py",
        "# %% a\nimport subprocess, time\n"
        f"helper = subprocess.Popen(['setsid', 'sleep', '{SECONDS}'])\n"
        f"command = 'sleep {SECONDS} > /dev/null & echo $!'\n"
        "orphan = subprocess.run(['sh', '-c', command], stdout=subprocess.PIPE)\n"
        "time.sleep(1)\nimport os\nos.kill(int(orphan.stdout), 0)\nprint(helper.poll())\n",
    )
    for number in range(4):
        small.write(f"short{number}.py", "# %% a\nprint(1)\n")
    assert small.run().results["long.py"].outputs[0].stdout == "None\n"
    assert not _processes(SLEEP)


def test_a_snippet_has_loopback_and_no_other_network(small):
    small.write(
        "net.py",
        "# %% loopback\nimport socket\nserver = socket.create_server(('127.0.0.1', 0))\n"
        "socket.create_connection(server.getsockname()).close()\nprint('loopback')\n"
        "# %% outside raises=OSError\nsocket.create_connection(('192.0.2.1', 80), timeout=1)\n",
    )
    printed = small.printed()
    assert printed["loopback"] == "loopback\n"
    assert printed["outside"] == "OSError: [Errno 101] Network is unreachable\n"


@pytest.mark.parametrize(
    ("cell", "printed"),
    [
        (
            "# %% a raises=ValueError\nprint('before')\nraise ValueError('too\\nbad')\n",
            "before\nValueError: too\nbad\n",
        ),
        (
            "# %% a raises=json.decoder.JSONDecodeError\nimport json\njson.loads('')\n",
            "json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)\n",
        ),
    ],
)
def test_an_expected_exception_is_the_output(small, cell, printed):
    small.write("fails.py", cell)
    assert small.printed() == {"a": printed}


BAD = {
    "raises": (
        "# %% a\ndef f():\n    1 / 0\n# %% b\nf()\n",
        8,
        "the cell `b` raised ZeroDivisionError",
    ),
    "does not raise": (
        "# %% a raises=ValueError\nprint(1)\n",
        6,
        "was to raise ValueError and did not",
    ),
    "raises another": (
        "# %% a raises=ValueError\nint(None)\n",
        7,
        "was to raise ValueError and raised TypeError",
    ),
    "computes without end": (
        "# %% a\nwhile True:\n    pass\n",
        6,
        "used more than 3 s of processor time and was ended",
    ),
    "has others compute without end": (
        "# %% a\nimport subprocess, time\n"
        "subprocess.Popen(['setsid', '--fork', 'sh', '-c', 'while :; do :; done'])\n"
        "time.sleep(60)\n",
        6,
        "used more than 3 s of processor time and was ended",
    ),
    "prints 50 MB": (
        "# %% a\nimport os\nos.write(1, b'x' * 50_000_000)\n",
        6,
        "printed more than 1,000,000 bytes",
    ),
    "sys.exit(0)": (
        "# %% a\nimport sys\n# %% b\nsys.exit(0)\n",
        9,
        "the cell `b` left the program (SystemExit: 0) before its end",
    ),
    "os._exit(0)": (
        "# %% a\nimport os\nos._exit(0)\n",
        6,
        "left the program with status 0 before its end",
    ),
    "kills itself": (
        "# %% a\nimport os\nos.kill(os.getpid(), 9)\n",
        6,
        "was ended by the signal SIGKILL",
    ),
    "crashes": (
        "# %% a\nimport ctypes\nctypes.string_at(0)\n",
        6,
        "was ended by the signal SIGSEGV",
    ),
    "forks": (
        "# %% a\nimport os\nos.fork()\nprint(1)\n# %% b\nprint(2)\n",
        6,
        "the cell `a` forked, and the copy went on",
    ),
    "a copy comes back late": (
        "# %% a\nimport os, time\nif os.fork() == 0:\n    time.sleep(0.3)\n# %% b\nprint(2)\n",
        6,
        "the cell `a` forked, and the copy went on",
    ),
    "a message without end": (
        "# %% a raises=ValueError\nraise ValueError('x' * 1_000_000)\n",
        7,
        "raised ValueError with a message of 1,000,012 characters, too long to show",
    ),
    "not UTF-8": (
        "# %% a\nimport os\nos.write(1, b'\\xff\\n')\n",
        6,
        "printed what is not UTF-8",
    ),
    "control characters": (
        "# %% a\nprint('\\x1b[1mbold')\n",
        6,
        "printed the control character '\\x1b'",
    ),
    "control characters in an exception": (
        "# %% a raises=ValueError\nraise ValueError('\\x1b[1m')\n",
        6,
        "printed the control character '\\x1b'",
    ),
    "loses its stdout": ("# %% a\nimport sys\nsys.stdout = None\n1 / 0\n", 9, "ZeroDivisionError"),
    "an unknown signal": (
        "# %% a\nimport os\nos.kill(os.getpid(), 40)\n",
        6,
        "was ended by the signal 40",
    ),
    "closes all files": (
        "# %% a\nimport os\nos.closerange(3, 256)\nprint(1)\n",
        6,
        "left the program with status 1 before its end",
    ),
    "what will go away": (
        "# %% a\nimport warnings\nx = 1\nwarnings.warn('use y', FutureWarning)\n",
        9,
        "is warned with FutureWarning (use y); use what takes its place, or say of the cell: "
        "warns=FutureWarning",
    ),
    "another deprecation than it says": (
        "# %% a warns=FutureWarning\nimport warnings\nwarnings.warn('y', DeprecationWarning)\n",
        8,
        "is warned with DeprecationWarning (y)",
    ),
    "no deprecation": (
        "# %% a warns=FutureWarning\nx = 1\n",
        6,
        "was to be warned with FutureWarning and was not",
    ),
    "no new line": ("# %% a\nprint('a', end='')\n", 6, "does not end with a new line"),
    "looks like a record": ("# %% a\nprint('# %% b')\n", 6, "prints a line that starts with"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_snippet_is_an_error_with_file_and_line_and_is_not_stored(small, name):
    cells, line, message = BAD[name]
    small.write("bad.py", cells)
    small.write("good.py", "# %% a\nprint(1)\n")
    with pytest.raises(NotesError) as raised:
        small.run()
    assert f"snippets/bad.py:{line}: " in str(raised.value)
    assert message in str(raised.value)
    assert not _processes(SLEEP)
    # The other snippet ran and is kept; the bad one runs again.
    stored = list((small.root / ".cache/results").rglob("*.json"))
    assert len(stored) == 1


def test_waiting_is_ended_after_ten_times_the_time_that_computing_is(small):
    small.set("time-limit = 3", "time-limit = 0.3")
    small.write(
        "waits.py",
        f"# %% a\nimport subprocess\nsubprocess.run(['setsid', '--fork', 'sleep', '{SECONDS}'])\n"
        f"subprocess.run(['sleep', '{SECONDS}'])\n",
    )
    with pytest.raises(NotesError, match=r"waits\.py:6: .* did not end within 3 s and was ended"):
        small.run()
    assert not _processes(SLEEP)


def test_time_that_others_use_does_not_count(small):
    """As on a busy machine: what lasts longer than it may compute has its result."""
    small.set("time-limit = 3", "time-limit = 0.5")
    small.write("slow.py", "# %% a\nimport time\ntime.sleep(1.5)\nprint(1)\n")
    assert small.printed() == {"a": "1\n"}


def test_a_result_has_the_processor_time_of_all_that_the_snippet_started(small):
    small.write(
        "busy.py",
        "# %% a\nimport subprocess, sys\n"
        "busy = 'import time\\nwhile time.process_time() < 0.5: pass'\n"
        "subprocess.run([sys.executable, '-c', busy])\n",
    )
    (result,) = small.run().results.values()
    assert 0.5 <= result.processor_seconds < 1.5


@pytest.fixture
def on_sleep():
    """Gives what sends a signal, again and again, to the worker of whoever starts SLEEP."""
    ended = threading.Event()

    def send(number: int) -> None:
        while not ended.wait(0.05):
            for pid in _processes(SLEEP):
                with suppress(OSError, ValueError):
                    worker = _parent(_parent(pid))
                    if b"worker.py" in Path(f"/proc/{worker}/cmdline").read_bytes():
                        os.kill(worker, number)

    threads = []

    def start(number: int) -> None:
        threads.append(threading.Thread(target=send, args=[number]))
        threads[0].start()

    yield start
    ended.set()
    threads[0].join()


def _parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()[1])


def test_a_worker_that_is_stopped_does_not_hang_the_build(small, monkeypatch, on_sleep):
    monkeypatch.setattr(process, "SIGN_AWAITED", 6.0)
    small.write("bad.py", f"# %% a\nimport subprocess\nsubprocess.run(['sleep', '{SECONDS}'])\n")
    small.write("good.py", "# %% a\nprint(1)\n")
    small.set("time-limit = 3", "time-limit = 300")
    on_sleep(signal.SIGSTOP)
    with pytest.raises(NotesError) as raised:
        small.run()
    assert "bad.py: the worker gave no reply" in str(raised.value)
    assert "good.py" not in str(raised.value)
    # The worker is killed with its group: nobody is left who waits for what it had started.
    _wait_for(lambda: not _processes(SLEEP))


def test_who_ends_the_worker_is_named_and_no_neighbour(small, on_sleep):
    """A neighbour is run again, and its result kept."""
    small.write("bad.py", f"# %% a\nimport subprocess\nsubprocess.run(['sleep', '{SECONDS}'])\n")
    small.write("good.py", "# %% a\nimport time\ntime.sleep(1.5)\nprint(1)\n")
    on_sleep(signal.SIGKILL)
    with pytest.raises(NotesError) as raised:
        small.run()
    assert "bad.py: the worker gave no reply" in str(raised.value)
    assert "good.py" not in str(raised.value)
    assert len(list((small.root / ".cache/results").rglob("*.json"))) == 1


def test_what_brings_no_job_to_the_worker_does_not_stop_it(small, monkeypatch):
    small.write("a.py", "# %% a\nprint(1)\n")
    (snippet,) = small.snippets()
    with Runner(small.project()) as own, socket.socket(socket.AF_UNIX) as idle:
        (environment,) = own.project.environments
        idle.connect(own.warm_up(environment)._address)
        idle.close()
        assert own.run([snippet]).ran == ["a.py"]


def test_what_a_snippet_leaves_to_its_end_is_done(small):
    small.write(
        "end.py",
        "# %% a\nimport atexit, multiprocessing, weakref, sys\n"
        "class Thing:\n    pass\n\nthing = Thing()\n"
        "weakref.finalize(thing, print, 'finalized')\n"
        "multiprocessing.Process(target=print, args=('in a process',)).start()\n"
        "print('printed', file=sys.__stdout__)\n",
    )
    lines = small.printed()["a"].splitlines()
    assert sorted(lines) == ["finalized", "in a process", "printed"]


def test_a_snippet_that_changes_its_cache_changes_no_other(small):
    config = small.root / "hub/hub/config.json"
    config.write_text("1")
    small.write(
        "change.py",
        "# %% a\nimport os\nfrom pathlib import Path\n"
        "Path(os.environ['HF_HOME'], 'hub/config.json').write_text('2')\nprint('changed')\n",
    )
    assert small.printed() == {"a": "changed\n"}
    assert config.read_text() == "1"


def test_an_exceptions_notes_come_after_its_last_line(small):
    small.write(
        "note.py",
        "# %% a raises=ValueError\nerror = ValueError('x')\nerror.add_note('hint')\nraise error\n",
    )
    assert small.printed() == {"a": "ValueError: x\n"}


LIBRARY = """# %% library
from pathlib import Path
Path("library.py").write_text('''
import warnings
def old():
    warnings.warn("old", FutureWarning, stacklevel=2)
def uses_old():
    old()
''')
import sys
sys.path.append(".")
import library
"""


def test_a_deprecation_that_a_cell_tells_of_is_no_error_nor_is_one_of_a_library(small):
    small.write("of_library.py", f"{LIBRARY}# %% a\nlibrary.uses_old()\nprint(1)\n")
    small.write("told.py", f"{LIBRARY}# %% a warns=FutureWarning\nlibrary.old()\nprint(2)\n")
    small.write("untold.py", f"{LIBRARY}# %% a\nlibrary.old()\nprint(3)\n")
    with Runner(small.project()) as runner:
        report = runner.try_all(small.snippets(), lambda line, done, total: None)
    assert {name: result.outputs[1].text for name, result in report.results.items()} == {
        "of_library.py": "1\n",
        "told.py": "2\n",
    }
    assert "untold.py:19: the cell `a` is warned with FutureWarning (old)" in str(
        report.failures["untold.py"]
    )
    for result in report.results.values():
        assert "FutureWarning: old" in result.stderr


def test_what_no_page_shows_is_said_of_what_ran_now(small, capsys):
    """The last state of a bar's line, and no control characters."""
    small.write(
        "a.py",
        "# %% a\nimport sys\nsys.stderr.write('1%\\r50%\\r100%\\n\\x1b[1mWARNING\\n')\nprint(1)\n",
    )
    say_stderr(small.run())
    assert capsys.readouterr().err == "a.py says on stderr:\n  | 100%\n  | ?[1mWARNING\n"
    say_stderr(small.run())
    assert capsys.readouterr().err == ""


def test_a_traceback_shows_the_snippet_and_not_what_runs_it(small):
    small.write("bad.py", "# %% a\nimport json\njson.loads('{')\n")
    with pytest.raises(NotesError) as raised:
        small.run()
    assert 'File "bad.py", line 8, in <module>' in str(raised.value)
    assert "worker.py" not in str(raised.value)


def test_nothing_that_a_snippet_started_outlives_it(small):
    small.write(
        "leaves.py",
        "# %% a\nimport os, subprocess\n"
        f"subprocess.Popen(['sleep', '{SECONDS}'])\n"
        f"subprocess.Popen(['setsid', '--fork', 'sleep', '{SECONDS}'])\n"
        f"if os.fork() == 0:\n    os.setsid()\n    os.execlp('sleep', 'sleep', '{SECONDS}')\n"
        "print('started')\n",
    )
    assert small.printed() == {"a": "started\n"}
    assert not _processes(SLEEP)


def test_a_build_that_is_killed_leaves_no_process_and_no_file(small):
    small.write("slow.py", f"# %% a\nimport subprocess\nsubprocess.run(['sleep', '{SECONDS}'])\n")
    temporary = small.root / "tmp"
    temporary.mkdir()
    build = subprocess.Popen(
        [sys.executable, "-m", "hfnotes", "update"],
        cwd=small.root,
        env=os.environ | {"TMPDIR": str(temporary)},
        stderr=subprocess.DEVNULL,
    )
    _wait_for(lambda: _processes(SLEEP))
    assert list(temporary.iterdir())
    build.kill()
    build.wait()
    _wait_for(lambda: not _processes(SLEEP))
    _wait_for(lambda: not list(temporary.iterdir()))


def test_a_worker_that_is_gone_is_replaced(small):
    small.write("a.py", "# %% a\nprint(1)\n")
    with Runner(small.project()) as runner:
        (environment,) = runner.project.environments
        worker = runner.warm_up(environment)
        worker._process.kill()
        worker._process.wait()
        assert runner.run(small.snippets()).ran == ["a.py"]


def test_ctrl_c_ends_a_build_at_once(small):
    settings = small.root / "pyproject.toml"
    settings.write_text(settings.read_text().replace("time-limit = 3", "time-limit = 300"))
    small.write("slow.py", f"# %% a\nimport subprocess\nsubprocess.run(['sleep', '{SECONDS}'])\n")
    # What a shell starts in the background ignores it, and so would the build.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    build = subprocess.Popen(
        [sys.executable, "-m", "hfnotes", "update"], cwd=small.root, stderr=subprocess.DEVNULL
    )
    _wait_for(lambda: _processes(SLEEP))
    build.send_signal(signal.SIGINT)
    assert build.wait(timeout=60) != 0
    _wait_for(lambda: not _processes(SLEEP))


def test_a_preload_that_fails_is_an_error_that_shows_why(small):
    settings = small.root / "pyproject.toml"
    settings.write_text(settings.read_text().replace("import json", "import no_such_library"))
    small.write("any.py", "# %% a\nprint(1)\n")
    with pytest.raises(NotesError, match="No module named 'no_such_library'"):
        small.run()


def test_a_preload_that_starts_a_thread_is_an_error(small):
    settings = small.root / "pyproject.toml"
    thread = (
        "import threading; threading.Thread(target=threading.Event().wait, daemon=True).start()"
    )
    settings.write_text(settings.read_text().replace("import json", thread))
    small.write("any.py", "# %% a\nprint(1)\n")
    with pytest.raises(NotesError, match="preload started threads"):
        small.run()


def test_without_the_embedded_hub_the_error_says_how_to_make_it(small):
    small.write("any.py", "# %% a\nprint(1)\n")
    (small.root / "hub/embedded-hub.json").unlink()
    with pytest.raises(NotesError, match="make it with `make hub`"):
        small.run()


def test_a_setting_that_is_missing_is_an_error_that_names_it(small):
    small.set(f'python = "{sys.executable}"\n', "")
    with pytest.raises(NotesError, match=r"pyproject\.toml: .* environments\.main: lacks python"):
        small.project()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("time-limit = 3", 'time-limit = "5"', "time-limit is no number of seconds: '5'"),
        ("time-limit = 3", "time-limit = nan", "time-limit is no number of seconds: nan"),
        ("time-limit = 3", "time-limit = true", "time-limit is no number of seconds: True"),
        ("time-limit = 3", "time-limit = -1", "time-limit is no number of seconds: -1"),
        ("time-limit = 3", "time-limt = 3", "unknown key time-limt; did you mean time-limit"),
        ("time-limit = 3", 'alone = "a.py"', "alone is no list of texts: 'a.py'"),
        ("time-limit = 3", "alone = [1]", "alone is no list of texts"),
        ("time-limit = 3", "language = 1", "language is no text: 1"),
        ("time-limit = 3", "versions = 1", "versions is no table: 1"),
        ("time-limit = 3", 'labs = "none"', "labs: there is no folder none"),
        ('snippets = "snippets"', 'snippets = "none"', "snippets: there is no folder none"),
        (
            "time-limit = 3",
            'accept-missing = ["netwrk"]',
            "accept-missing: no machine lacks netwrk; did you mean network",
        ),
        ('HF_HUB_OFFLINE = "1"', "HF_HUB_OFFLINE = 1", r"variables\.HF_HUB_OFFLINE is no text: 1"),
        ('preload = "import json"', "preload = 1", r"environments\.main\.preload is no text: 1"),
        ('variable = "HF_HOME"', "variable = 1", r"hub\.variable is no text: 1"),
        ("[tool.hfnotes]", "[tool.hfnotes", r"cannot be read: Expected '\]'"),
        ("[tool.hfnotes", "[tool.other", r"has no table \[tool\.hfnotes\]"),
    ],
)
def test_a_setting_of_another_kind_is_an_error_that_names_it(small, old, new, message):
    small.set(old, new)
    with pytest.raises(NotesError, match=rf"pyproject\.toml: .*{message}"):
        small.project()


def test_a_program_that_is_to_run_alone_and_is_not_there_is_an_error(small):
    small.set("time-limit", 'alone = ["b.py"]\ntime-limit')
    with pytest.raises(NotesError, match=r"pyproject\.toml: .* alone: there is no program b\.py"):
        read_programs(small.project())


def test_an_environment_need_not_import_anything_before(small):
    small.set('preload = "import json"\n', "")
    small.write("any.py", "# %% a\nprint(1)\n")
    assert small.printed() == {"a": "1\n"}


def test_an_error_does_not_tell_the_terminal_what_to_do(small):
    small.write("red.py", "# %% a\nraise ValueError('\\x1b[31mred\\x07')\n")
    with pytest.raises(NotesError) as raised:
        small.run()
    assert r"ValueError: \x1b[31mred\x07" in str(raised.value)
    assert "\x1b" not in str(raised.value)


def test_an_explanation_that_fails_hides_no_error(small):
    small.set("[tool.hfnotes.hub]", '[tool.hfnotes.hub]\nexplain = "json:loads"')
    small.write("bad.py", "# %% a\n1 / 0\n")
    small.write("good.py", "# %% a\nprint(1)\n")
    with pytest.raises(NotesError) as raised:
        small.run()
    assert "bad.py:7: the cell `a` raised ZeroDivisionError" in str(raised.value)
    assert "explain raised TypeError" in str(raised.value)
    assert len(list((small.root / ".cache/results").rglob("*.json"))) == 1


def test_a_variable_that_is_set_above_an_import_is_an_error(small):
    """The library is imported already: here nothing changes, and for the copy something does."""
    setting = "# %% a\nimport os\n\nos.environ['A'] = '1'\n# %% b\n{}\n"
    small.write("bad.py", setting.format("import json"))
    small.write("good.py", setting.format("print(1)"))
    with pytest.raises(NotesError) as raised:
        small.run()
    assert "bad.py:9: sets 'A' above the import of json in line 11" in str(raised.value)
    assert "good.py" not in str(raised.value)
    small.set('preload = "import json"\n', "")
    assert len(small.run().results) == 2


SETS = [
    "os.environ['A'] = '1'",
    "os.environ |= {'A': '1'}",
    "os.environ.update(A='1')",
    "os.environ.setdefault('A', '1')",
    "os.environ.pop('A', None)",
    "del os.environ['A']",
    "os.putenv('A', '1')",
    "from os import environ\nenviron['A'] = '1'",
]


@pytest.mark.parametrize("sets", SETS)
def test_whatever_sets_a_variable_is_found(small, sets):
    (environment,) = small.project().environments
    for imports in ("import json", "from json import loads", "import packaging.version as v"):
        small.write("a.py", f"# %% a\nimport os\n\n{sets}\n{imports}\n")
        with pytest.raises(NotesError, match=r"a\.py:\d+: sets .* above the import of (json|pack)"):
            check_variables(*small.snippets(), environment)
    for last in ("import glob", "print(os.environ['A'])", "json.loads('1')"):
        small.write("a.py", f"# %% a\nimport json\nimport os\n\n{sets}\nimport json\n{last}\n")
        check_variables(*small.snippets(), environment)


def test_a_long_temporary_folder_is_no_obstacle(small, tmp_path, monkeypatch):
    long = tmp_path / ("long" * 30)
    long.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(long))
    small.write("any.py", "# %% a\nprint(1)\n")
    assert small.printed() == {"a": "1\n"}


def test_the_worker_imports_once_and_stays_warm(small):
    settings = small.root / "pyproject.toml"
    settings.write_text(
        settings.read_text().replace(
            "import json", "import os; os.environ['STAMP'] = str(os.getpid())"
        )
    )
    small.write("stamp.py", "# %% a\nimport os\nprint(os.environ['STAMP'])\n")
    with Runner(small.project()) as runner:
        first = runner.run(small.snippets())
        small.write("stamp.py", "# %% a\nimport os\nprint(os.environ['STAMP'])  # changed\n")
        second = runner.run(small.snippets())
    assert first.ran == second.ran == ["stamp.py"]
    assert first.results["stamp.py"].outputs == second.results["stamp.py"].outputs


def _processes(pattern: str) -> list[str]:
    found = subprocess.run(["pgrep", "-f", pattern], capture_output=True, text=True).stdout.split()
    return [pid for pid in found if int(pid) != os.getpid()]


def _wait_for(condition, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def test_a_snippet_that_is_to_run_alone_runs_when_no_other_does(small):
    for name in ("a.py", "b.py", "c.py"):
        small.write(
            name,
            "# %% one\nimport time\nprint(f'{time.monotonic() % 1e4:.2f}')\ntime.sleep(0.3)\n"
            "print(f'{time.monotonic() % 1e4:.2f}')\n",
        )
    settings = small.root / "pyproject.toml"
    settings.write_text(settings.read_text().replace("time-limit", 'alone = ["a.py"]\ntime-limit'))
    times = {
        name: [float(line) for line in result.outputs[0].stdout.split()]
        for name, result in small.run().results.items()
    }
    assert times["a.py"][0] > max(times["b.py"][1], times["c.py"][1])


MEMINFO = "MemTotal:  32000000 kB\nMemFree:  1000 kB\nMemAvailable:   {} kB\nBuffers: 5 kB\n"


@pytest.mark.parametrize(
    ("kilobytes", "limit", "used", "bytes_there"),
    [
        (4_000_000, None, None, 4_096_000_000),
        (4_000_000, "max", "7", 4_096_000_000),
        (4_000_000, "3000000000", "1500000000", 2_000_000_000),
        (1_000_000, "3000000000", "1500000000", 1_024_000_000),
    ],
)
def test_memory_is_the_machines_and_what_its_container_leaves(
    tmp_path, kilobytes, limit, used, bytes_there
):
    (tmp_path / "meminfo").write_text(MEMINFO.format(kilobytes))
    if limit:
        (tmp_path / "memory.max").write_text(f"{limit}\n")
        (tmp_path / "memory.current").write_text(f"{used}\n")
        (tmp_path / "memory.stat").write_text("anon 9\ninactive_file 500000000\nfile 8\n")
    assert runner.available_memory(tmp_path / "meminfo", tmp_path) == bytes_there


@pytest.mark.parametrize(("memory", "count"), [(0.1, 1), (1, 1), (2.9, 2), (3.1, 3), (90, 8)])
def test_no_more_snippets_run_at_once_than_there_is_room_for(monkeypatch, memory, count):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)))
    monkeypatch.setattr(runner, "available_memory", lambda: int(memory * runner.MEMORY))
    assert runner.at_once() == count
