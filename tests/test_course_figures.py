"""What the figures' titles say is so in the numbers behind them, as recorded."""

import re

from pages import SNIPPETS

from hfnotes.compare import figures_path, read_record


def matrices(name: str, cell: str) -> list[list[list[float]]]:
    """The matrices that a cell has drawn: 0 where the colours begin, 1 where they end."""
    snippet = SNIPPETS[name]
    numbers = read_record(figures_path(snippet), snippet).outputs[cell]
    return [
        [[float(value) for value in row.split()] for row in line.split("; ")]
        for line in re.findall(r"^values .*?: (.*)$", numbers, re.MULTILINE)
    ]


def test_an_encoder_sees_all_tokens_and_a_decoder_none_that_follows():
    encoder, decoder = matrices("ch1/masks.py", "draw")
    assert all(shade > 0.3 for row in encoder for shade in row)
    for number, row in enumerate(decoder):
        assert all(shade > 0.3 for shade in row[: number + 1])
        assert not any(row[number + 1 :])


def test_it_looks_at_cat_most_in_the_fifth_layer():
    (weights,) = matrices("ch1/attention.py", "draw")
    words = [
        "the",
        "cat",
        "did",
        "not",
        "cross",
        "the",
        "street",
        "because",
        "it",
        "was",
        "tired",
        ".",
    ]
    row = weights[words.index("it")]
    assert words[row.index(max(row))] == "cat"
