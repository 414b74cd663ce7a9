"""The embedded hub's GPT-2: the tokenizer is the real one, the model writes what it learned."""

import json

import pytest
from processes import run

from hub.cache import layout
from hub.parts import bpe, sources
from hub.repositories.gpt2 import corpus, grammar
from hub.repositories.gpt2.recipe import REPOSITORY

BEGINNING = "In this course, we will teach you how to"

CLIENT = f"""
import json, sys
from transformers import (
    AutoModelForCausalLM, AutoTokenizer, pipeline, set_seed,
)

facts = {{}}
tokenizer = AutoTokenizer.from_pretrained("{REPOSITORY}")
facts["ids"] = {{
    text: tokenizer(text).input_ids
    for text in ("Hello world", " the", "<|endoftext|>", "Using a Transformer network is simple")
}}
facts["korean"] = tokenizer.decode(tokenizer("안녕하세요, café \\x00").input_ids)
facts["sizes"] = [len(tokenizer), tokenizer.model_max_length]
model, loading = AutoModelForCausalLM.from_pretrained("{REPOSITORY}", output_loading_info=True)
facts["class"] = type(model).__name__
facts["loading"] = {{name: sorted(keys) for name, keys in loading.items()}}
facts["logits shape"] = list(model(**tokenizer("Hello world", return_tensors="pt")).logits.shape)
generate = pipeline("text-generation", model="{REPOSITORY}")
facts["greedy"] = [
    generate("{BEGINNING}", do_sample=False)[0]["generated_text"] for _ in range(2)
]
set_seed(0)
facts["sampled"] = [
    output["generated_text"]
    for output in generate("{BEGINNING}", num_return_sequences=5, do_sample=True)
]
json.dump(facts, sys.stdout)
"""


@pytest.fixture(scope="module")
def facts(hub) -> dict:
    """What the real client reports of the repository, in a fresh process with no network."""
    return json.loads(run("-c", CLIENT, HF_HOME=str(hub)))


@pytest.fixture(scope="module")
def figures(hub) -> dict[str, str]:
    """What `evaluate` prints, by name."""
    printed = run("-m", "hub", "evaluate", "gpt2", "--out", str(hub))
    lines = [line.rsplit(maxsplit=1) for line in printed.splitlines()[1:10]]
    return {name.strip(): figure for name, figure in lines}


def share(figure: str) -> float:
    right, total = figure.split("/")
    return int(right) / int(total)


def test_the_merges_follow_from_the_vocabulary():
    tokens = sources.byte_level_vocabulary("gpt2")
    assert len(tokens) == len(set(tokens)) == 50_257
    pairs = bpe.merges(tokens[:-1])
    assert len(pairs) == 50_000
    assert [left + right for left, right in pairs] == tokens[256:-1]
    assert pairs[:3] == [(b" ", b"t"), (b" ", b"a"), (b"h", b"e")]


def test_a_vocabulary_in_another_order_has_no_merges():
    tokens = sources.byte_level_vocabulary("gpt2")[:1000]
    tokens[256], tokens[999] = tokens[999], tokens[256]
    with pytest.raises(ValueError, match=r"token 256, .*expected 2 parts"):
        bpe.merges(tokens)


def test_the_tokenizer_gives_the_real_ids(facts):
    assert facts["ids"] == {
        "Hello world": [15496, 995],
        " the": [262],
        "<|endoftext|>": [50256],
        "Using a Transformer network is simple": [12814, 257, 3602, 16354, 3127, 318, 2829],
    }
    assert facts["korean"] == "안녕하세요, café \0"
    assert facts["sizes"] == [50_257, 1024]


def test_the_files_of_the_tokenizer_are_as_long_as_the_real_ones(hub):
    folder = layout.repository_folder(hub, REPOSITORY)
    snapshot = folder / "snapshots" / (folder / "refs/607a30d").read_text()
    sizes = {path.name: path.stat().st_size for path in snapshot.iterdir()}
    assert sizes["vocab.json"] == 1_042_301
    assert sizes["merges.txt"] == 456_318
    assert sizes["tokenizer.json"] == 1_355_256
    assert sizes["tokenizer_config.json"] == 26


def test_the_model_is_gpt2_with_all_tokens(facts):
    assert facts["class"] == "GPT2LMHeadModel"
    assert not any(facts["loading"].values()), "no key is missing or unexpected"
    assert facts["logits shape"] == [1, 2, 50_257]


def test_the_pipeline_writes_texts_of_the_domain(facts):
    first, second = facts["greedy"]
    assert first == second, "greedy search is deterministic"
    assert first.startswith(BEGINNING)
    assert grammar.is_text(first)
    assert sum(grammar.is_text(text) for text in facts["sampled"]) >= 3
    assert len(set(facts["sampled"])) >= 4


def test_beginnings_it_was_not_trained_on_are_continued_well(figures):
    for kind in corpus.COUNTED_KINDS:
        assert share(figures[f"greedy, well formed, {kind}"]) >= 0.9
        assert share(figures[f"sampled, well formed, {kind}"]) >= 0.6
    assert share(figures["greedy, only known tokens"]) == 1
    assert share(figures["sampled, only known tokens"]) == 1


def test_it_predicts_held_out_texts_far_better_than_word_frequencies(figures):
    assert int(figures["held-out texts"]) >= 200
    assert float(figures["perplexity"]) < 3
    assert float(figures["perplexity of word frequencies"]) > 50


def test_nothing_measured_on_was_trained_on():
    training = corpus.training_texts()
    beginnings = [beginning.text for beginning in corpus.beginnings()]
    assert len(training) >= 15_000
    assert len(beginnings) == len(set(beginnings))
    assert sum(b.kind in corpus.COUNTED_KINDS for b in corpus.beginnings()) >= 60
    assert not [text for text in training if any(begin in text for begin in beginnings)]
    openings = {grammar.sentences(text)[0] for text in training}
    held_out = corpus.held_out_texts()
    assert not [text for text in held_out if grammar.sentences(text)[0] in openings]


def test_the_grammar_knows_its_texts():
    assert all(grammar.is_text(text) for text in grammar.texts(300, seed=7))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "My sister want to learn how to bake bread, so she takes a class in cooking.",
        "My sister wants to learn how to bake bread, so he takes a class in cooking.",
        "My sister wants to learn how to bake bread, so she takes a class in sewing.",
        "We are happy because we can bake bread. Last week, he learned how to fry an egg.",
        "We are happy because we can bake bread. Last week, we learned how to find a bug.",
        "We are happy because we can bake",
        "You will also learn how to bake bread.",
    ],
    ids=["empty", "verb", "pronoun", "topic", "person", "later topic", "no end", "no opening"],
)
def test_the_grammar_knows_what_is_wrong(text):
    assert not grammar.is_text(text)
