# /// script
# requires-python = ">=3.11"
# dependencies = ["sentencepiece", "tokenizers"]
# ///
"""BPE, WordPiece, Unigram을 작은 글로 학습해 같은 단어를 나누어 봅니다."""

# %% words
from collections import Counter
from itertools import pairwise

counts = Counter(
    {
        "학교에서": 14,
        "학교에": 19,
        "학교는": 21,
        "집에서": 39,
        "집에": 18,
        "집은": 30,
        "서점에서": 12,
        "서점은": 36,
        "low": 24,
        "lower": 33,
        "lowest": 28,
        "slow": 9,
        "row": 15,
        "new": 38,
        "newer": 26,
        "newest": 15,
        "few": 20,
        "stop": 8,
    }
)
words = list(counts.elements())
print(len(words), len(set("".join(words))))

# %% pairs
pairs = Counter()
for word in words:
    pairs.update(pairwise(word))
print(pairs.most_common(3))

# %% bpe
from tokenizers import Tokenizer, models, trainers

options = {"special_tokens": ["[UNK]"], "show_progress": False}
bpe = Tokenizer(models.BPE(unk_token="[UNK]"))
bpe.train_from_iterator(
    words, trainers.BpeTrainer(vocab_size=31, **options)
)

# %% merges
import json

merges = json.loads(bpe.to_str())["model"]["merges"]
for number, (left, right) in enumerate(merges, 1):
    print(f"{number:>2} {left} + {right} = {left + right}")

# %% wordpiece
wordpiece = Tokenizer(models.WordPiece(unk_token="[UNK]"))
wordpiece.train_from_iterator(
    words, trainers.WordPieceTrainer(vocab_size=45, **options)
)
joined = {left + right for left, right in merges}
long = {piece.removeprefix("##") for piece in wordpiece.get_vocab()}
print(joined <= long)
print(*sorted(p for p in wordpiece.get_vocab() if p.startswith("##")))

# %% unigram
unigram = Tokenizer(models.Unigram())
unigram.train_from_iterator(
    words,
    trainers.UnigramTrainer(vocab_size=30, unk_token="[UNK]", **options),
)
scores = dict(json.loads(unigram.to_str())["model"]["vocab"])
for piece in ("서", "서점", "학교에", "학교", "에", "학"):
    print(f"{piece} {scores[piece]:.1f}")

# %% best_cut
for pieces in (["학교에", "서"], ["학교", "에", "서"]):
    total = sum(scores[piece] for piece in pieces)
    print(f"{total:.1f}", *pieces)
print(unigram.encode("학교에서").tokens)

# %% three
tokenizers = {"BPE": bpe, "WordPiece": wordpiece, "Unigram": unigram}
for word in ("학교에서", "slower", "은행"):
    print(word)
    for name, tokenizer in tokenizers.items():
        encoded = tokenizer.encode(word)
        unknown = encoded.ids.count(tokenizer.token_to_id("[UNK]"))
        print(f"    {name:<10} {encoded.tokens} unknown: {unknown}")

# %% sentencepiece
import io

import sentencepiece

sentence = "학교에서 집에"
for kind in ("bpe", "unigram"):
    file = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(words),
        model_writer=file,
        model_type=kind,
        vocab_size=34,
        minloglevel=2,
    )
    model = sentencepiece.SentencePieceProcessor(
        model_proto=file.getvalue()
    )
    pieces = model.encode(sentence, out_type=str)
    print(kind, pieces, model.decode(pieces) == sentence)
