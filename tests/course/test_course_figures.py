"""What the figures' titles say is so in the numbers behind them, as recorded."""

import re
from math import dist

from pages import SNIPPETS

from hfnotes.record import figures_path, read_record

Point = tuple[float, float]


def drawn(name: str, cell: str = "draw") -> str:
    """What a cell has drawn, one element a line (`hfnotes_drawing`)."""
    snippet = SNIPPETS[name]
    return read_record(figures_path(snippet), snippet).outputs[cell]


def matrices(name: str) -> list[list[list[float]]]:
    """The matrices that were drawn: 0 where the colours begin, 1 where they end."""
    found = re.findall(r"^values .*?: (.*)$", drawn(name), re.MULTILINE)
    return [[[float(value) for value in row.split()] for row in m.split("; ")] for m in found]


def points(kind: str, label: str, numbers: str) -> list[Point]:
    """The points of a line, or of a scatter, by their place in the axes."""
    (found,) = re.findall(rf"^{kind} '{label}' \S*: (.*)$", numbers, re.MULTILINE)
    return [tuple(map(float, point.split())) for point in found.split("; ")]


def bars(name: str) -> list[float]:
    """The lengths of horizontal bars, as shares of the axis, in the order they were drawn."""
    found = re.findall(r"^patch .*?: (.*)$", drawn(name), re.MULTILINE)
    return [max(float(corner.split()[0]) for corner in bar.split("; ")) for bar in found]


def test_an_encoder_sees_all_tokens_and_a_decoder_none_that_follows():
    encoder, decoder = matrices("ch1/masks.py")
    assert all(shade > 0.3 for row in encoder for shade in row)
    for number, row in enumerate(decoder):
        assert all(shade > 0.3 for shade in row[: number + 1])
        assert not any(row[number + 1 :])


def test_it_looks_at_cat_most_in_the_fifth_layer():
    (weights,) = matrices("ch1/attention.py")
    row = weights[8]  # the ninth token is "it", the second "cat"
    assert row.index(max(row)) == 1


def test_the_first_two_sentences_and_the_next_two_are_most_alike():
    (similarity,) = matrices("ch1/feature_extraction.py")
    pairs = {(a, b): similarity[a][b] for a in range(5) for b in range(a)}
    assert set(sorted(pairs, key=pairs.get)[-2:]) == {(1, 0), (3, 2)}


def test_padding_is_painted_where_the_mask_is_zero():
    ids, tokens, mask = matrices("ch2/padded_batch.py")
    words = re.findall(r"^text '(.*)'$", drawn("ch2/padded_batch.py"), re.MULTILINE)
    size = sum(map(len, mask))
    shades = [shade for row in mask for shade in row]
    assert ids == tokens == mask
    for token, shown, shade in zip(words[size : 2 * size], words[2 * size :], shades, strict=True):
        assert (token == "[PAD]") == (shown == "0") == (shade == 0)


def test_words_grow_faster_than_pieces():
    numbers = drawn("ch2/word_list.py")
    words, pieces = (points("line", name, numbers) for name in ("words", "pieces"))
    assert all(word[1] >= piece[1] for word, piece in zip(words, pieces, strict=True))
    assert words[-1][1] - words[0][1] > 3 * (pieces[-1][1] - pieces[0][1])


def test_dynamic_padding_takes_fewer_tokens_than_padding_to_the_longest():
    longest, dynamic, *used = bars("ch3/dynamic_padding.py")
    assert max(used) < dynamic < longest
    assert used[0] == used[1]


def test_korean_takes_a_little_more_than_english_and_four_times_as_much_in_gpt2():
    found = re.findall(r"^patch .*?: (.*)$", drawn("ch4/korean_tokens.py"), re.MULTILINE)
    heights = [max(float(corner.split()[1]) for corner in bar.split("; ")) for bar in found]
    mbert, xlmr, gpt2 = (k / e for k, e in zip(heights[:3], heights[3:], strict=True))
    assert 1 < xlmr < 1.5
    assert 1 < mbert < 1.5
    assert gpt2 > 4


def test_both_losses_of_the_training_end_below_where_they_began():
    numbers = drawn("ch3/trainer.py")
    for name in ("train loss", "validation loss"):
        losses = [place[1] for place in points("line", name, numbers)]
        assert losses[-1] < losses[0] - 0.1


def test_the_largest_learning_rate_leaves_the_axes_and_the_middle_one_falls():
    numbers = drawn("labs/learning_rates.py")
    small, middle, large = (
        [place[1] for place in points("line", f"lr {rate}", numbers)]
        for rate in ("1e-06", "0.0001", "0.01")
    )
    assert small[0] == middle[0] == large[0]
    assert large[-1] > 1
    assert middle[-1] < small[-1] - 0.1


def test_sentences_of_a_topic_lie_together_but_for_the_fifteenth():
    numbers = drawn("labs/sentence_map.py", "map")
    topics = [
        points("points", name, numbers) for name in ("food", "weather", "computers", "sports")
    ]
    places = [(place, topic) for topic, group in enumerate(topics) for place in group]

    def nearest(number: int) -> int:
        place, _ = places[number]
        others = [each for each in range(len(places)) if each != number]
        return min(others, key=lambda each: dist(place, places[each][0]))

    astray = [n for n in range(len(places)) if places[nearest(n)][1] != places[n][1]]
    assert 14 in astray
    assert len(astray) <= len(places) // 4
    sports = topics[3]
    assert min(dist(sports[2], other) for other in sports if other != sports[2]) > 0.3


def test_each_topic_of_the_korean_map_has_a_corner_of_its_own():
    numbers = drawn("labs/korean_map.py", "map")
    middle = {
        name: [sum(place[axis] for place in points("points", name, numbers)) / 4 for axis in (0, 1)]
        for name in ("food", "weather", "traffic", "sports")
    }
    assert max(middle["traffic"][0], middle["sports"][0]) < 0.4
    assert min(middle["food"][0], middle["weather"][0]) > 0.6
    assert middle["sports"][1] > middle["food"][1] > middle["weather"][1] + 0.2
    assert middle["sports"][1] > middle["traffic"][1] + 0.4


def test_what_is_like_the_training_data_hides_that_it_is_learnt_by_heart():
    numbers = drawn("ch3/korean_curve.py", "curves")
    cut_off, separate = (
        [float(point.split()[1]) for point in found.split("; ")]
        for found in re.findall(r"^line 'validation loss' .*?: (.*)$", numbers, re.MULTILINE)
    )
    assert cut_off[-1] - min(cut_off) < 0.02
    assert separate[-1] - min(separate) > 0.2


def test_gpt2_takes_most_tokens_for_korean_and_bert_cased_fewer_than_for_english():
    english, korean = bars("labs/token_counts.py")[:3], bars("labs/token_counts.py")[3:]
    assert max(english + korean) == korean[2]
    assert [k < e for k, e in zip(korean, english, strict=True)] == [True, False, False]
