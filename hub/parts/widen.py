"""MiniLM's weights in the shapes of DistilBERT-base or BERT-base, computing the same.

MiniLM-L6-H384 and DistilBERT-base have 6 layers and 12 heads each; MiniLM's hidden size (384), head
size (32) and feed-forward size (1,536) are half of DistilBERT's. So every channel is used twice.
BERT-base differs from DistilBERT in its 12 layers only, and six of these cannot be added: a layer
ends in a LayerNorm, so that none computes the identity. BERT therefore has 6 layers here.
The mean and the variance of [x, x] are those of x, so LayerNorm commutes with this. A linear layer
meets each input channel twice and therefore gets half the weight. Only attention needs a factor: a
score is q·k / sqrt(head size), and doubling a head doubles q·k but sqrt(32) becomes sqrt(64).

An axis that is doubled is written as the narrow channel that each wide channel repeats:
`HIDDEN` = 0…383, 0…383; `HEADS` doubles within each head, so that it stays one head.
"""

from collections.abc import Mapping

import numpy as np

LAYERS = 6
HEAD_COUNT = 12

HIDDEN = np.tile(np.arange(384), 2)
FEED_FORWARD = np.tile(np.arange(1536), 2)
HEADS = np.concatenate([np.tile(np.arange(32) + 32 * head, 2) for head in range(HEAD_COUNT)])

# 2 * s² / sqrt(64) = 1 / sqrt(32), with s on queries and s on keys.
QUERY_KEY_SCALE = np.sqrt(np.sqrt(64 / 32) / 2)

_LINEAR = {
    # BERT's name: (output axis, input axis, factor)
    "attention.self.query": (HEADS, HIDDEN, QUERY_KEY_SCALE),
    "attention.self.key": (HEADS, HIDDEN, QUERY_KEY_SCALE),
    "attention.self.value": (HEADS, HIDDEN, 1.0),
    "attention.output.dense": (HIDDEN, HEADS, 1.0),
    "intermediate.dense": (FEED_FORWARD, HIDDEN, 1.0),
    "output.dense": (HIDDEN, FEED_FORWARD, 1.0),
}
_NORM = ("attention.output.LayerNorm", "output.LayerNorm")

_DISTILBERT = {
    # BERT's name: DistilBERT's name
    "attention.self.query": "attention.q_lin",
    "attention.self.key": "attention.k_lin",
    "attention.self.value": "attention.v_lin",
    "attention.output.dense": "attention.out_lin",
    "intermediate.dense": "ffn.lin1",
    "output.dense": "ffn.lin2",
    "attention.output.LayerNorm": "sa_layer_norm",
    "output.LayerNorm": "output_layer_norm",
}
_BERT = {name: name for name in _DISTILBERT}

Weights = dict[str, np.ndarray]


def distilbert(minilm: Weights) -> Weights:
    """MiniLM's `BertModel` weights → the weights of a `DistilBertModel`, float32.

    Names get the prefix `distilbert.` that every class with a head expects. Token type 0, which
    BERT adds at every position and DistilBERT does not have, goes into the position embeddings.
    """
    embeddings = "embeddings."
    positions = minilm[embeddings + "position_embeddings.weight"].astype(np.float64)
    token_type = minilm[embeddings + "token_type_embeddings.weight"][0].astype(np.float64)
    wide: Weights = {
        embeddings + "word_embeddings.weight": minilm[embeddings + "word_embeddings.weight"][
            :, HIDDEN
        ],
        embeddings + "position_embeddings.weight": (positions + token_type)[:, HIDDEN],
        **norm(minilm, embeddings + "LayerNorm", embeddings + "LayerNorm"),
    }
    wide |= _layers(minilm, "transformer.layer.", _DISTILBERT)
    return {"distilbert." + name: weight.astype(np.float32) for name, weight in wide.items()}


def bert(minilm: Weights) -> Weights:
    """MiniLM's `BertModel` weights → the weights of a wider `BertModel` with its pooler, float32.

    Names get the prefix `bert.` that every class with a head expects.
    """
    embeddings = "embeddings."
    wide: Weights = norm(minilm, embeddings + "LayerNorm", embeddings + "LayerNorm")
    for kind in ("word", "position", "token_type"):
        name = f"{embeddings}{kind}_embeddings.weight"
        wide[name] = minilm[name][:, HIDDEN]
    wide |= _layers(minilm, "encoder.layer.", _BERT)
    wide |= linear(minilm, "pooler.dense", "pooler.dense", HIDDEN, HIDDEN)
    return {"bert." + name: weight.astype(np.float32) for name, weight in wide.items()}


def _layers(minilm: Weights, prefix: str, names: Mapping[str, str]) -> Weights:
    """All layers, under `prefix`, their number, and what `names` calls the parts of BERT."""
    wide: Weights = {}
    for layer in range(LAYERS):
        target, source = f"{prefix}{layer}.", f"encoder.layer.{layer}."
        for name, (rows, columns, factor) in _LINEAR.items():
            wide |= linear(minilm, source + name, target + names[name], rows, columns, factor)
        for name in _NORM:
            wide |= norm(minilm, source + name, target + names[name])
    return wide


def linear(
    narrow: Weights,
    source: str,
    target: str,
    rows: np.ndarray,
    columns: np.ndarray,
    factor: float = 1.0,
) -> Weights:
    """The linear layer `source` with doubled axes, under the name `target`, float64.

    `rows` and `columns` say which narrow output and input each wide one repeats. The input axis
    must be a doubled one; an output axis that stays as it is (classes) is `np.arange(n)`.
    """
    weight = narrow[source + ".weight"].astype(np.float64)[np.ix_(rows, columns)]
    bias = narrow[source + ".bias"].astype(np.float64)[rows]
    return {target + ".weight": weight * (factor / 2), target + ".bias": bias * factor}


def norm(narrow: Weights, source: str, target: str) -> Weights:
    """The LayerNorm `source` over doubled hidden channels, under the name `target`."""
    return {
        f"{target}.{part}": narrow[f"{source}.{part}"][HIDDEN].astype(np.float64)
        for part in ("weight", "bias")
    }
