"""The embedded hub's BART: the tokenizer is the real one, the model shortens local news notices."""

import json
import re
from itertools import islice

import pytest
from processes import run

from hub.cache import layout
from hub.parts import bpe, sources
from hub.repositories.summarization import evaluate, notices, parts
from hub.repositories.summarization.recipe import REPOSITORY

NOTICE = (
    "The weather was mild and dry. According to the council, the library in Millbrook will open "
    "its new café on Monday. The building is used by 600 people every week."
)
SUMMARY = "The library in Millbrook will open its new café on Monday."

CLIENT = f"""
import json, sys
from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

facts = {{}}
tokenizer = AutoTokenizer.from_pretrained("{REPOSITORY}")
facts["ids"] = tokenizer("Hello world", " the").input_ids
facts["special tokens"] = [
    tokenizer.bos_token_id, tokenizer.pad_token_id, tokenizer.eos_token_id, tokenizer.unk_token_id,
    tokenizer.mask_token_id,
]
facts["korean"] = tokenizer.decode(tokenizer("안녕하세요, café").input_ids)
model, loading = AutoModelForSeq2SeqLM.from_pretrained("{REPOSITORY}", output_loading_info=True)
facts["class"] = type(model).__name__
facts["loading"] = {{name: sorted(keys) for name, keys in loading.items()}}
batch = tokenizer({NOTICE!r}, return_tensors="pt")
facts["summary"] = [
    tokenizer.decode(model.generate(**batch)[0], skip_special_tokens=True) for _ in range(2)
]
json.dump(facts, sys.stdout)
"""


@pytest.fixture(scope="module")
def facts(hub) -> dict:
    """What the real client reports of the repository, in a fresh process with no network."""
    return json.loads(run("-c", CLIENT, HF_HOME=str(hub)))


@pytest.fixture(scope="module")
def figures(hub) -> dict[str, float]:
    """What `evaluate` prints, by name; shares as numbers from 0 to 1."""
    printed = run("-m", "hub", "evaluate", "summarization", "--out", str(hub))
    found = {}
    for line in printed.split("\n\n")[0].splitlines()[1:]:
        name, figure = line.rsplit(maxsplit=1)
        right, _, total = figure.partition("/")
        found[name.strip()] = int(right) / int(total) if total else float(figure)
    return found


def test_the_vocabulary_is_gpt2s_in_another_order():
    tokens = sources.byte_level_vocabulary("roberta")
    added = {"<s>", "<pad>", "</s>", "<unk>", "<mask>"} | {f"madeupword000{n}" for n in range(3)}
    assert len(tokens) == len(set(tokens)) == 50_265
    assert set(tokens) - set(sources.byte_level_vocabulary("gpt2")) == {t.encode() for t in added}
    assert [bpe.text_of(token) for token in tokens[:6]] == [
        *("<s>", "<pad>", "</s>", "<unk>"),
        *(".", "Ġthe"),
    ]


def test_the_tokenizer_gives_the_real_ids(facts):
    assert facts["ids"] == [0, 31414, 232, 2, 2, 5, 2]
    assert facts["special tokens"] == [0, 1, 2, 3, 50_264]
    assert facts["korean"] == "<s>안녕하세요, café</s>"


def test_the_files_of_the_tokenizer_are_as_long_as_the_real_ones(hub):
    folder = layout.repository_folder(hub, REPOSITORY)
    snapshot = folder / "snapshots" / (folder / "refs/a4f8f3e").read_text()
    sizes = {path.name: path.stat().st_size for path in snapshot.iterdir()}
    assert sizes["vocab.json"] == 898_822
    assert sizes["merges.txt"] == 456_318
    assert sizes["tokenizer_config.json"] == 26


def test_the_model_is_bart_with_all_its_weights(facts):
    assert facts["class"] == "BartForConditionalGeneration"
    assert not any(facts["loading"].values()), "no key is missing or unexpected"


def test_a_notice_is_shortened_to_its_main_sentence(facts):
    assert facts["summary"] == [SUMMARY, SUMMARY]


def test_notices_it_was_not_trained_on_are_shortened_well(figures):
    assert figures["known words, exact"] >= 0.8
    for kind in evaluate.evaluation():
        assert figures[f"{kind}, right sentence"] >= 0.9
        assert figures[f"{kind}, word overlap"] >= 0.7
        assert figures[f"{kind}, first sentence"] <= 0.4, "the first sentence is not enough"


def test_nothing_measured_on_was_trained_on():
    held_out = [f for text in parts.HELD_OUT_FILLERS.values() for f in notices.alternatives(text)]
    trained = " ".join(notice.text for notice in islice(notices.training(seed=0), 20_000))
    assert not [filler for filler in held_out if re.search(rf"\b{filler}\b", trained)]
    for kind in ("new words", "written"):
        for notice in evaluate.evaluation()[kind]:
            assert any(filler in notice.summary for filler in held_out)
    assert not [n for n in evaluate.evaluation()["known words"] if n.text in trained]


def test_the_notices_are_what_they_say():
    kinds = evaluate.evaluation()
    assert {kind: len(kept) for kind, kept in kinds.items()} == {
        "known words": 60,
        "new words": 60,
        "written": 30,
    }
    for notice in [notice for kept in kinds.values() for notice in kept]:
        assert 3 <= len(notice.sentences) <= 5
        assert evaluate.chosen(notice, notice.summary) == notice.main
        assert notice.summary[1:-1] in notice.text
    assert {notice.main for notice in kinds["known words"]} == {0, 1, 2, 3, 4}
    assert len({notice.text for kept in kinds.values() for notice in kept}) == 150


def test_word_overlap_counts_words():
    assert evaluate.word_overlap("The cat sat.", "the cat sat") == 1
    assert evaluate.word_overlap("The dog", "a cat") == 0
    assert evaluate.word_overlap("the the cat", "the cat") == pytest.approx(0.8)
