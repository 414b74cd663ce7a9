"""Pieces with scores → tokenizer.json of a SentencePiece tokenizer, as XLM-RoBERTa has it."""

import base64
import json
from collections.abc import Sequence

BEGIN, PAD, END, UNKNOWN, MASK = "<s>", "<pad>", "</s>", "<unk>", "<mask>"


def tokenizer_json(
    pieces: Sequence[str], scores: Sequence[float], charsmap: bytes, *, split: bool
) -> bytes:
    """The tokenizer.json; a piece's place is its id.

    `charsmap` is what SentencePiece normalises characters with. With `split`, text is split at
    blanks before the pieces are sought; else runs of blanks become one, and one at the end stays.
    The two forms are the older and the newer one of the real files.
    """
    ids = {token: pieces.index(token) for token in (BEGIN, PAD, END, UNKNOWN)}
    ids[MASK] = len(pieces) - 1
    metaspace = {"type": "Metaspace", "replacement": "▁", "str_rep": "▁", "add_prefix_space": True}
    precompiled = {
        "type": "Precompiled",
        "precompiled_charsmap": base64.b64encode(charsmap).decode("ascii"),
    }
    one_blank = {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "}
    tokenizer = {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [
            {
                "id": number,
                "special": True,
                "content": token,
                "single_word": False,
                "lstrip": token == MASK,
                "rstrip": False,
                "normalized": False,
            }
            for token, number in ids.items()
        ],
        "normalizer": precompiled
        if split
        else {"type": "Sequence", "normalizers": [precompiled, one_blank]},
        "pre_tokenizer": {
            "type": "Sequence",
            "pretokenizers": [{"type": "WhitespaceSplit"}, metaspace],
        }
        if split
        else metaspace,
        "post_processor": {
            "type": "TemplateProcessing",
            "single": _template(BEGIN, "A", END),
            "pair": _template(BEGIN, "A", END, END, "B", END),
            "special_tokens": {
                token: {"id": token, "ids": [ids[token]], "tokens": [token]}
                for token in (END, BEGIN)
            },
        },
        "decoder": metaspace,
        "model": {
            "type": "Unigram",
            "unk_id": ids[UNKNOWN],
            "vocab": list(zip(pieces, scores, strict=True)),
        },
    }
    return json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def _template(*parts: str) -> list[dict]:
    return [
        {"Sequence": {"id": part, "type_id": 0}}
        if part in ("A", "B")
        else {"SpecialToken": {"id": part, "type_id": 0}}
        for part in parts
    ]
