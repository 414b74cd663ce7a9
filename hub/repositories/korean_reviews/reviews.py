"""Korean reviews, positive and negative: written ones, and ones composed of written clauses.

`written.tsv` has whole reviews, no two alike, each in one split. `clauses.tsv` has what a clause is
made of: a subject and the stem of its predicate, each in one split, too. A frame joins two clauses
of one domain; no frame of one split is used in another. So no test can be passed by remembering.

The kinds: `plain`; `negation`, where a word of one label is denied; `irony`, where praise means
blame or a complaint means praise; `mixed`, where both are said and one weighs more; `short`.
"""

import csv
import random
from collections.abc import Callable
from dataclasses import dataclass
from itertools import permutations, product
from pathlib import Path

from hub.parts import korean

DATA = Path(__file__).parent / "data"
LABELS = ("negative", "positive")  # a label's place is its id
SPLITS = ("train", "validation", "test")
KINDS = ("plain", "negation", "irony", "mixed", "short")

# How many reviews of a label are composed of a domain's clauses, by kind.
_COMPOSED = {
    "train": {"plain": 18, "mixed": 12, "negation": 6},
    "validation": {"plain": 3, "mixed": 2, "negation": 1},
    "test": {"plain": 6, "mixed": 4, "negation": 3},
}


@dataclass(frozen=True)
class Review:
    """A review, its label (one of LABELS) and its kind (one of KINDS)."""

    text: str
    label: str
    kind: str


@dataclass(frozen=True)
class Clause:
    """A subject and the stem of its predicate, as `진하` of `진하다`, with what joins them."""

    subject: str
    stem: str

    def says(self, particle: str, ending: str) -> str:
        """The clause; the particle is as in `korean.py`, the ending is attached to the stem."""
        subject = korean.with_particle(self.subject, particle)
        return f"{subject} {korean.conjugated(self.stem, ending)}"


def reviews(split: str) -> list[Review]:
    """The reviews of one of SPLITS, shuffled, always in the same order."""
    found = [Review(r["text"], r["label"], r["kind"]) for r in _rows("written", split)]
    rng = random.Random(split)
    for clauses in _clauses(split).values():
        for label, kind in product(LABELS, _COMPOSED[split]):
            frames = _FRAMES[split, kind]
            pairs = _pairs(clauses, label, kind)
            texts = dict.fromkeys(f(*pair, label == "positive") for f in frames for pair in pairs)
            sample = rng.sample(list(texts), _COMPOSED[split][kind])
            found += [Review(text, label, kind) for text in sample]
    rng.shuffle(found)
    return found


def _rows(name: str, split: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [row for row in rows if row["split"] == split]


def _clauses(split: str) -> dict[str, dict[str, list[Clause]]]:
    """The clauses of a split by domain and label."""
    found: dict[str, dict[str, list[Clause]]] = {}
    for row in _rows("clauses", split):
        labels = found.setdefault(row["domain"], {label: [] for label in LABELS})
        labels[row["label"]].append(Clause(row["subject"], row["stem"]))
    return found


def _pairs(clauses: dict[str, list[Clause]], label: str, kind: str) -> list[tuple[Clause, Clause]]:
    """The pairs of clauses that a frame of this kind joins; the second one has the label."""
    (other,) = set(LABELS) - {label}
    if kind == "plain":
        return list(permutations(clauses[label], 2))
    return [(a, b) for a, b in product(clauses[other], clauses[label]) if a.subject != b.subject]


# A frame takes two clauses, and whether the review is positive.
Frame = Callable[[Clause, Clause, bool], str]

_FRAMES: dict[tuple[str, str], list[Frame]] = {
    ("train", "plain"): [
        lambda a, b, good: f"{a.says('이', '고')} {b.says('도', '습니다')}.",
        lambda a, b, good: f"{a.says('이', '더군요')}. {b.says('도', '고요')}.",
        lambda a, b, good: f"{a.says('이', '던데')} {b.says('까지', '네요')}.",
        lambda a, b, good: (
            f"{a.says('이', '고')} {b.says('이', '기 때문에')} "
            f"{'자주 찾게 됩니다' if good else '두 번은 찾지 않겠습니다'}."
        ),
    ],
    ("train", "mixed"): [
        lambda a, b, good: (
            f"{a.says('은', '지만')} {b.says('이', '기 때문에')} "
            f"{'만족합니다' if good else '실망했습니다'}."
        ),
        lambda a, b, good: (
            f"{a.says('은', '네요')}. 하지만 {b.says('이', '습니다')}. "
            f"{'그래서 다음에도 고르겠어요' if good else '그래서 다시 고르지는 않겠어요'}."
        ),
        lambda a, b, good: (
            f"{'웬만하면 불평할 텐데' if good else '웬만하면 참을 텐데'}, {a.says('은', '지만')} "
            f"{b.says('이', '더라고요')}."
        ),
    ],
    ("train", "negation"): [
        lambda a, b, good: (
            f"{a.says('이', '다고')} 들었지만 사실이 아니었습니다. {b.says('이', '습니다')}."
        ),
        lambda a, b, good: f"{a.says('이', '다는')} 말은 틀렸어요. {b.says('이', '고요')}.",
    ],
    ("validation", "plain"): [
        lambda a, b, good: f"{a.says('도', '고')} {b.says('도', '더라고요')}.",
        lambda a, b, good: (
            f"{'좋았던' if good else '아쉬웠던'} 점 둘: {a.says('이', '다는')} 것, "
            f"{b.says('이', '다는')} 것."
        ),
    ],
    ("validation", "mixed"): [
        lambda a, b, good: (
            f"{a.says('이', '거든요')}. 그런데도 {b.says('이', '기 때문에')} "
            f"{'추천합니다' if good else '추천하지 않습니다'}."
        ),
    ],
    ("validation", "negation"): [
        lambda a, b, good: (
            f"{a.says('이', '다고')} "
            f"{'걱정했는데 괜한 걱정이었어요' if good else '기대했는데 헛된 기대였어요'}."
        ),
    ],
    ("test", "plain"): [
        lambda a, b, good: f"{a.says('이', '거든요')}. 게다가 {b.says('도', '습니다')}.",
        lambda a, b, good: (
            f"{korean.with_particle(a.subject, '은')} 말할 것도 없고 {b.says('도', '더군요')}."
        ),
        lambda a, b, good: (
            f"{'마음에 든' if good else '마음에 걸린'} 것은, {a.says('이', '다는')} 점과 "
            f"{b.says('이', '다는')} 점입니다."
        ),
    ],
    ("test", "mixed"): [
        lambda a, b, good: (
            f"{a.says('은', '더라고요')}. 그렇지만 {b.says('이', '네요')}. "
            f"{'이만하면 잘 고른 셈이에요' if good else '아무래도 잘못 고른 듯해요'}."
        ),
        lambda a, b, good: (
            f"{a.says('이', '다는')} 것은 인정하지만, {b.says('이', '다는')} 것이 더 중요하지요."
        ),
    ],
    ("test", "negation"): [
        lambda a, b, good: f"{a.says('이', '다는')} 후기가 있던데 전혀 그렇지 않았어요.",
        lambda a, b, good: (
            f"{a.says('이', '다니')}, 누가 그런 소리를 하나요? 오히려 {b.says('이', '던데요')}."
        ),
    ],
}
