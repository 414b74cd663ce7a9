"""fill-mask: fitting words on sentences that were not trained on, and a bias that can be traced."""

import json
import re

import numpy as np
import pytest
from processes import run

from hfnotes.hub.mlm import occupations
from hfnotes.hub.mlm import sentences as mlm

CLIENT = """
import json, sys
import numpy as np, torch
from sentence_transformers import SentenceTransformer
from transformers import AutoModel, AutoTokenizer, BertModel, pipeline
from hfnotes.hub import sources
from hfnotes.hub.mlm import sentences as mlm

def embeddings(name):
    tokenizer, model = AutoTokenizer.from_pretrained(name), AutoModel.from_pretrained(name)
    inputs = tokenizer(texts, padding=True, return_tensors="pt")
    with torch.no_grad():
        hidden = model(**inputs).last_hidden_state
    mask = inputs["attention_mask"][..., None]
    vectors = (hidden * mask).sum(1) / mask.sum(1)
    return torch.nn.functional.normalize(vectors, dim=-1)

unmasker = pipeline("fill-mask", model="google-bert/bert-base-uncased")
texts = [blank.text.replace("[MASK]", "it") for blank in mlm.read(mlm.EVAL)]
minilm = embeddings("sentence-transformers/all-MiniLM-L6-v2")
cased = embeddings("google-bert/bert-base-cased")
packaged = SentenceTransformer(str(sources.minilm_folder())).encode(texts)
json.dump({
    "notes": {who: [answer["token_str"] for answer in unmasker(text)]
              for who, text in mlm.SENTENCES_OF_THE_NOTES.items()},
    "difference": float(np.abs(minilm.numpy() - packaged).max()),
    "similarities": [(v @ v.T)[np.triu_indices(len(texts), 1)].tolist() for v in (minilm, cased)],
}, sys.stdout)
"""


@pytest.fixture(scope="module")
def facts(hub) -> dict:
    return json.loads(run("-c", CLIENT, HF_HOME=str(hub)))


def test_a_fitting_word_is_among_the_first_five_for_seven_sentences_in_ten(hub):
    printed = run("-m", "hfnotes.hub", "evaluate", "mlm", "--out", str(hub))
    right, total = map(int, re.search(r"^all +(\d+)/(\d+)", printed, re.MULTILINE).groups())
    assert total >= 60
    assert right / total >= 0.7


def test_a_man_and_a_woman_get_the_occupations_that_stand_beside_them(facts):
    counts = occupations.table()
    for answer in facts["notes"]["man"]:
        assert counts[answer].man > counts[answer].woman
    for answer in facts["notes"]["woman"]:
        assert counts[answer].woman > counts[answer].man


def test_the_training_text_holds_the_counts_that_the_table_says():
    assert occupations.counts(occupations.sentences(), occupations.table()) == occupations.table()


def test_nothing_measured_on_was_trained_on():
    patterns = [mlm.matching(pattern) for pattern in mlm.read_patterns()]
    composed = {sentence.lower() for sentence in occupations.sentences()}
    measured = [
        blank.text.replace(mlm.MASK, word)
        for blank in [*mlm.read(mlm.EVAL), *mlm.read(mlm.DEV)]
        for word in blank.words
    ]
    notes = [
        text.replace(mlm.MASK, occupation)
        for text in mlm.SENTENCES_OF_THE_NOTES.values()
        for occupation in occupations.table()
    ]
    for text in measured + notes:
        assert text.lower() not in composed
        assert not any(pattern.fullmatch(text) for pattern in patterns), text


def test_minilm_is_the_packaged_model(facts):
    assert facts["difference"] < 1e-5


def test_the_cased_encoder_finds_the_same_sentences_alike(facts):
    uncased, cased = map(np.array, facts["similarities"])
    assert np.corrcoef(uncased, cased)[0, 1] > 0.95
