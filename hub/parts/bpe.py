"""A byte-level vocabulary → the files of a byte-level BPE tokenizer, as GPT-2 and BART have it."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import count, pairwise

_FIRST_MERGED_ID = 256  # in GPT-2's vocabulary; before it come the single bytes


@cache
def byte_characters() -> tuple[str, ...]:
    """The character that stands for each byte in the files: byte 32, the space, is `Ġ`.

    Bytes that print as a Latin-1 character stand for themselves; the others take, in order, the
    characters from 256 on. The rule is GPT-2's.
    """
    printing = {*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1)}
    printing |= set(range(ord("®"), ord("ÿ") + 1))
    following = count(256)
    return tuple(chr(b) if b in printing else chr(next(following)) for b in range(256))


def text_of(token: bytes) -> str:
    """A token as the files write it, one character a byte."""
    characters = byte_characters()
    return "".join(characters[byte] for byte in token)


def merges(tokens: Sequence[bytes]) -> list[tuple[bytes, bytes]]:
    """The merges that made GPT-2's tokens (the special token left out), in their order.

    Training appended one token a merge. So a token's pair is what its bytes become when only
    earlier tokens may be made. Raises ValueError if a token is not such a pair.
    """
    ids = {token: index for index, token in enumerate(tokens)}
    pairs = []
    for index, token in enumerate(tokens[_FIRST_MERGED_ID:], start=_FIRST_MERGED_ID):
        parts = _merged(token, ids, before=index)
        if len(parts) != 2:
            raise ValueError(f"token {index}, {token!r}: expected 2 parts, found {parts}")
        pairs.append((parts[0], parts[1]))
    return pairs


def _merged(token: bytes, ids: Mapping[bytes, int], *, before: int) -> list[bytes]:
    """The bytes of `token`, merged as far as tokens of an id below `before` allow."""
    parts = [bytes([byte]) for byte in token]
    while True:
        candidates = [
            (ids[left + right], place)
            for place, (left, right) in enumerate(pairwise(parts))
            if ids.get(left + right, before) < before
        ]
        if not candidates:
            return parts
        _, place = min(candidates)
        parts[place : place + 2] = [parts[place] + parts[place + 1]]


def vocab_json(ids: Mapping[str, int], *, ascii_only: bool = True) -> bytes:
    """vocab.json: from each token, as the files write it, to its id."""
    return json.dumps(ids, ensure_ascii=ascii_only).encode("utf-8")


def merges_txt(pairs: Sequence[tuple[bytes, bytes]]) -> bytes:
    """merges.txt: one merge a line, below the line that names the format."""
    lines = ["#version: 0.2", *(f"{text_of(left)} {text_of(right)}" for left, right in pairs)]
    return "".join(line + "\n" for line in lines).encode("utf-8")


def tokenizer_json(
    ids: Mapping[str, int], pairs: Sequence[tuple[bytes, bytes]], special_token: str
) -> bytes:
    """tokenizer.json of a tokenizer like GPT-2's, with one special token."""
    byte_level = {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": False}
    tokenizer = {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [
            {
                "id": ids[special_token],
                "special": True,
                "content": special_token,
                "single_word": False,
                "lstrip": False,
                "rstrip": False,
                "normalized": True,
            }
        ],
        "normalizer": None,
        "pre_tokenizer": byte_level | {"add_prefix_space": False, "trim_offsets": True},
        "post_processor": byte_level,
        "decoder": byte_level | {"trim_offsets": True},
        "model": {
            "dropout": None,
            "unk_token": None,
            "continuing_subword_prefix": "",
            "end_of_word_suffix": "",
            "fuse_unk": False,
            "vocab": ids,
            "merges": [f"{text_of(left)} {text_of(right)}" for left, right in pairs],
        },
    }
    return json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
