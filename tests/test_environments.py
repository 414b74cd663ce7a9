"""Two generations of the library side by side; the header of a snippet chooses one."""

import re
import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from processes import ROOT

from hfnotes.errors import NotesError
from hfnotes.project import read_project
from hfnotes.runner import Runner
from hfnotes.snippet import read_snippets

PROJECT = read_project(ROOT)

# A model of a few numbers: what counts is that TensorFlow computes, and in threads of its own.
TRAIN = """
# %% train
import numpy as np
import tensorflow as tf
import tf_keras

tf_keras.utils.set_random_seed(0)
x = np.linspace(-1, 1, 64, dtype="float32")[:, None]
data = tf.data.Dataset.from_tensor_slices((x, 3 * x)).shuffle(64).batch(8).prefetch(2)
model = tf_keras.Sequential([tf_keras.layers.Dense(1)])
model.compile(optimizer="sgd", loss="mse")
losses = model.fit(data, epochs=5, verbose=0).history["loss"]
print(losses[-1] < losses[0], f"{losses[-1]:.4f}")
"""


def add_legacy(small, preload: str = "import transformers") -> None:
    """A second environment, where `transformers` is said to be 4: folder names are what counts."""
    other = small.root / "other"
    packages = other / "lib/python3.11/site-packages"
    (packages / "transformers-4.57.6.dist-info").mkdir(parents=True)
    (packages / "transformers.py").write_text("__version__ = '4.57.6'\n")
    (other / "bin").mkdir()
    python = Path(sys.executable).resolve()
    (other / "bin/python").symlink_to(python)
    (other / "pyvenv.cfg").write_text(f"home = {python.parent}\nversion = 3.11.0\n")
    with (small.root / "pyproject.toml").open("a") as settings:
        settings.write(
            '[tool.hfnotes.environments.legacy]\npython = "other/bin/python"\n'
            'known-by = "transformers"\n'
            f'preload = """{preload}"""\n'
        )


def test_the_header_chooses_the_environment(small):
    add_legacy(small)
    code = "# %% a\nimport transformers\nprint(transformers.__version__.split('.')[0])\n"
    small.write("new.py", code, dependencies='"transformers>=5"')
    small.write("old.py", code, dependencies='"transformers<5"')
    results = small.run().results
    assert results["new.py"].outputs[0].stdout == "5\n"
    assert results["old.py"].outputs[0].stdout == "4\n"


def test_a_header_that_no_environment_can_serve_is_an_error_that_says_what_is_there(small):
    add_legacy(small)
    small.write("old.py", "# %% a\nprint(1)\n", dependencies='"transformers<4", "no-such-thing"')
    with pytest.raises(NotesError) as raised:
        small.run()
    assert "snippets/old.py:1: no environment has what the header asks for" in str(raised.value)
    assert "main: transformers<4 (has 5." in str(raised.value)
    assert "legacy: transformers<4 (has 4.57.6)" in str(raised.value)
    assert "no-such-thing (not installed)" in str(raised.value)


@pytest.mark.parametrize("module", ["random", "transformers", "yaml"])
def test_a_snippet_named_as_a_module_is_an_error_before_a_reader_meets_it(small, module):
    """`random` comes with Python, `transformers.py` is a file and `yaml` a folder."""
    add_legacy(small)
    small.write(f"ch2/{module}.py", "# %% a\nprint(1)\n")
    with pytest.raises(NotesError, match=rf"{module}\.py: .*`{module}`.*choose another name"):
        small.run()


def test_the_environments_import_side_by_side_and_one_report_has_both(small):
    """Each preload waits for the other's: one after the other, neither would end."""
    meet = (
        "from pathlib import Path\nimport time\n"
        f"Path('{small.root}', '{{}}').touch()\n"
        "end = time.monotonic() + 20\n"
        f"while not Path('{small.root}', '{{}}').exists():\n"
        "    assert time.monotonic() < end, 'the other did not come'\n    time.sleep(0.01)\n"
    )
    add_legacy(small, meet.format("legacy", "main"))
    settings = small.root / "pyproject.toml"
    preload = f'"""{meet.format("main", "legacy")}"""'
    settings.write_text(settings.read_text().replace('"import json"', preload))
    # By their names, all of `main` come before the first of `legacy`.
    for number in range(4):
        small.write(f"a{number}.py", "# %% a\nprint(5)\n", dependencies='"transformers>=5"')
    small.write("b.py", "# %% a\nprint(4)\n", dependencies='"transformers<5"')
    lines = []
    with Runner(small.project()) as runner:
        report = runner.run(small.snippets(), lambda *line: lines.append(line))
    assert [(done, total) for _, done, total in lines] == [(n, 5) for n in range(1, 6)]
    assert sorted(report.ran) == ["a0.py", "a1.py", "a2.py", "a3.py", "b.py"]
    assert set(report.import_seconds) == {"main", "legacy"}


def test_an_environment_that_no_snippet_waits_for_is_not_started(small):
    add_legacy(small, f"open('{small.root}/imported', 'a').write('x')")
    small.write("old.py", "# %% a\nprint(4)\n", dependencies='"transformers<5"')
    small.write("new.py", "# %% a\nprint(5)\n", dependencies='"transformers>=5"')
    small.run()
    small.write("new.py", "# %% a\nprint(55)\n", dependencies='"transformers>=5"')
    second = small.run()
    assert (second.ran, list(second.import_seconds)) == (["new.py"], ["main"])
    assert (small.root / "imported").read_text() == "x"


def test_the_reader_sees_what_ran_in_the_other_environment(small):
    add_legacy(small)
    shown = 'versions = { python = "Python", transformers = "Transformers" }'
    small.set("time-limit = 3", f'time-limit = 3\nlanguage = "ko"\n{shown}')
    small.write("new.py", "# %% a\nprint(5)\n", dependencies='"transformers>=5"')
    small.write("old.py", "# %% a\nprint(4)\n", dependencies='"transformers<5"')
    small.page("```cell\nnew.py::a\n```\n\n```cell\nold.py::a\n```\n")
    small.update()
    built = small.site()
    assert built.returncode == 0, built.stderr
    html = (small.root / "site/index.html").read_text()
    new, old = html.split('<div class="cell" ')[1:]
    assert 'data-env="main"' in new and "cell-env" not in new
    assert 'data-env="legacy"' in old
    assert "transformers 4.57.6에서 실행" in re.sub("<[^>]*>", "", old)
    footer = re.search(r'<p class="page-versions">(.*?)</p>', html)[1]
    assert re.search(r"Transformers 5\.[\d.]+에서, 일부는 .*Transformers 4\.57\.6에서", footer)


def test_each_snippet_here_runs_in_the_environment_that_its_header_names():
    asked = {
        snippet.name: str(requirement)
        for snippet in read_snippets(PROJECT.snippets)
        for requirement in snippet.requirements
        if requirement.name == "transformers"
    }
    ran = {s.name: PROJECT.environment_for(s).name for s in read_snippets(PROJECT.snippets)}
    expected = {"transformers>=5": "main", "transformers<5": "legacy"}
    assert ran == dict.fromkeys(ran, "main") | {name: expected[asked[name]] for name in asked}


@pytest.mark.parametrize("environment", PROJECT.environments, ids=lambda e: e.name)
def test_an_environment_has_what_its_lock_pins(environment):
    lock = (ROOT / f"envs/{environment.name}.txt").read_text().splitlines()
    pinned = {canonicalize_name(r.name): r.specifier for r in map(Requirement, lock)}
    assert pinned
    for name, specifier in pinned.items():
        assert specifier.contains(environment.versions.get(name, "0")), f"{name}{specifier}"


def test_tensorflow_trains_in_one_forked_process_after_the_other(small):
    settings = (ROOT / "pyproject.toml").read_text()
    environments = settings[settings.index("[tool.hfnotes.environments") :]
    environments = environments[: environments.index("[tool.ruff]")].replace('= ".', f'= "{ROOT}/.')
    own = (small.root / "pyproject.toml").read_text().replace("time-limit = 3", "time-limit = 60")
    own = own[: own.index("[tool.hfnotes.environments")]
    (small.root / "pyproject.toml").write_text(own + environments)
    asks = '"numpy", "tensorflow", "tf-keras", "transformers<5"'
    for number in range(4):
        small.write(f"train{number}.py", TRAIN, dependencies=asks)
    report = small.run()
    assert list(report.import_seconds) == ["legacy"]
    printed = {result.outputs[0].stdout for result in report.results.values()}
    assert len(report.ran) == 4
    assert len(printed) == 1 and printed.pop().startswith("True ")
