"""A snippet asks for what the hub does not have: the error says what that is and what to do."""

import json
import re
import sys

import pytest
from processes import ROOT

from hfnotes.errors import NotesError
from hub import MANIFEST, missing
from hub.cache import layout

TOKENIZER = "from transformers import AutoTokenizer\nAutoTokenizer.from_pretrained({})\n"
MODEL = "from transformers import AutoModel\nAutoModel.from_pretrained({})\n"
PIPELINE = "from transformers import pipeline\npipeline({})\n"
DATASET = "from datasets import load_dataset\nload_dataset({})\n"
FILE = "from huggingface_hub import hf_hub_download\nhf_hub_download({})\n"
SNAPSHOT = "from huggingface_hub import snapshot_download\nsnapshot_download({})\n"
INFORMATION = "from huggingface_hub import HfApi\nHfApi().model_info({})\n"

HAS = "it has nyu-mll/glue (dataset), org/there (model)\nuse one of these, or give it a recipe"
ELSEWHERE = f"the hub has no model org/elsewhere; {HAS}"
SHORT = "the hub has no model there; write its whole name, org/there (model)"
REVISION = "the hub has org/there, but not its revision v9; it has 714eb0f, main\nleave the"
NO_FILE = "the hub has org/there, but not its file {}; it has config.json\nuse one of these, or let"

# What a snippet does, by the name of its file, and what its error says.
CASES = {
    "tokenizer": (TOKENIZER.format("f'{name}/elsewhere'"), ELSEWHERE),
    "model": (MODEL.format("'/'.join([name, 'elsewhere'])"), ELSEWHERE),
    "pipeline": (PIPELINE.format("'fill-mask', model=name + '/elsewhere'"), ELSEWHERE),
    "default": (PIPELINE.format("'fill-mask'"), "the hub has no model distilbert/distilroberta-ba"),
    "dataset": (
        DATASET.format("f'{name}/elsewhere'"),
        f"the hub has no dataset org/elsewhere; {HAS}",
    ),
    "file": (FILE.format("f'{name}/elsewhere', 'config.json'"), ELSEWHERE),
    "snapshot": (SNAPSHOT.format("f'{name}/elsewhere'"), ELSEWHERE),
    "information": (
        INFORMATION.format("f'{name}/elsewhere'"),
        f"the hub has no repository org/elsewhere; {HAS}",
    ),
    "old_tokenizer": (TOKENIZER.format("'there'"), SHORT),
    "old_model": (MODEL.format("'there'"), SHORT),
    "old_dataset": (
        DATASET.format("'glue'"),
        "the hub has no dataset glue; write its whole name, nyu-mll/glue (dataset)",
    ),
    "kind": (
        FILE.format("'nyu-mll/glue', 'a.parquet'"),
        f"the hub has no model nyu-mll/glue; {HAS}",
    ),
    "revision_tokenizer": (TOKENIZER.format("'org/there', revision='v' + '9'"), REVISION),
    "revision_model": (MODEL.format("'org/there', revision='v9'"), REVISION),
    "revision_file": (FILE.format("'org/there', 'config.json', revision='v9'"), REVISION),
    "revision_snapshot": (SNAPSHOT.format("'org/there', revision='v9'"), REVISION),
    "no_file": (FILE.format("'org/there', 'no' + 'pe.json'"), NO_FILE.format("nope.json")),
    "no_file_below": (
        FILE.format("'org/there', 'nope.json', subfolder='below'"),
        NO_FILE.format("below/nope.json"),
    ),
}
# Version 4 fails there with an AttributeError of its own.
NO_WEIGHTS = (MODEL.format("'org/there'"), NO_FILE.format("pytorch_model.bin or model.safetensors"))


@pytest.fixture
def lacking(small):
    """A project whose hub has a model with one file, and a dataset."""
    small.set('made-by = "make hub"', 'made-by = "make hub"\nexplain = "hub.missing:explain"')
    repositories = {}
    for name, kind, file in (
        ("org/there", "model", "config.json"),
        ("nyu-mll/glue", "dataset", "a.parquet"),
    ):
        refs = {"model": ["714eb0f", "main"], "dataset": ["main"]}[kind]
        content = {file: b'{"model_type": "bert"}'}
        revision, files = layout.write_repository(small.root / "hub", name, content, refs, kind)
        refs = dict.fromkeys(refs, revision)
        repositories[name] = {"kind": kind, "revision": revision, "refs": refs, "files": files}
    manifest = {"digest": "a small hub", "repositories": repositories}
    (small.root / "hub" / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    return small


def errors(project, cases: dict[str, str]) -> dict[str, str]:
    """What is said of each snippet, all of which fail; each has `name`, which is "org"."""
    for file, code in cases.items():
        project.write(f"{file}.py", f"# %% a\nname = 'org'\n{code}")
    with pytest.raises(NotesError) as raised:
        project.run()
    said = re.split(r"^\S*snippets/(\w+)\.py:", str(raised.value), flags=re.MULTILINE)
    return dict(zip(said[1::2], said[2::2], strict=True))


@pytest.mark.parametrize("environment", [".venv", ".venv-legacy"])
def test_what_a_snippet_asked_for_is_named_whatever_the_library_says(lacking, environment):
    settings = lacking.root / "pyproject.toml"
    for old, new in (
        (sys.executable, f"{ROOT}/{environment}/bin/python"),
        ("import json", "from transformers import AutoModel, AutoTokenizer, pipeline"),
        ("time-limit = 3", "time-limit = 60"),
    ):
        settings.write_text(settings.read_text().replace(old, new))
    cases = CASES | ({"no_weights": NO_WEIGHTS} if environment == ".venv" else {})
    said = errors(lacking, {file: code for file, (code, _) in cases.items()})
    assert said.keys() == cases.keys()
    for file, (_, expected) in cases.items():
        assert f"\n{expected}" in said[file], said[file]


def test_an_error_of_another_kind_is_not_explained_by_the_hub(lacking):
    said = errors(lacking, {"other": "other = 'org/elsewhere'\n1 / 0\n"})
    assert "ZeroDivisionError" in said["other"]
    assert "the hub" not in said["other"]


def test_a_folder_without_weights_is_not_taken_for_a_repository(lacking):
    message = "OSError: {} does not appear to have a file named model.safetensors."
    assert missing.explain(message.format("my_folder"), lacking.root / "hub") is None
    assert missing.explain(message.format("org/there"), lacking.root / "hub")
