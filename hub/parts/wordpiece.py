"""A WordPiece vocabulary → the files of a BERT tokenizer."""

import json

from hub.parts import sources


def vocab_txt(pieces: list[str]) -> bytes:
    """One piece a line, in the order of their ids."""
    return "".join(piece + "\n" for piece in pieces).encode("utf-8")


def tokenizer_json(pieces: list[str], *, lowercase: bool) -> bytes:
    """The tokenizer.json of a BERT tokenizer with this vocabulary.

    The real tokenizer.json of MiniLM serves as the form, so that the normalizer, the template of
    special tokens and the decoder are BERT's. Its truncation and padding (to 128, for sentence
    embeddings) are left out, and so is the model's type: BERT's own files were written before
    there was one.
    """
    tokenizer = sources.minilm_tokenizer()
    ids = {piece: index for index, piece in enumerate(pieces)}
    tokenizer["truncation"] = tokenizer["padding"] = None
    tokenizer["normalizer"]["lowercase"] = lowercase
    tokenizer["model"]["vocab"] = ids
    tokenizer["model"].pop("type", None)
    for token in tokenizer["added_tokens"]:
        token["id"] = ids[token["content"]]
    tokenizer["added_tokens"].sort(key=lambda token: token["id"])
    for name, token in tokenizer["post_processor"]["special_tokens"].items():
        token["ids"] = [ids[name]]
    return json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
