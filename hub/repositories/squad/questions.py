"""Paragraphs of this project, with questions whose answer is a part of the paragraph.

`train.txt` (trained on), `dev.txt` (looked at while training was being
developed) and `eval.txt` (written before there was a model, only ever measured on), all under the
project's own licence. An empty line ends a paragraph. Below a paragraph stand its questions, one a
line, each with its answer; where several answers are right, ` | ` is between them:

    The shop in Elm Road opens at nine.
    Where is the shop? Elm Road | in Elm Road
"""

import re
import string
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = "distilbert/distilbert-base-cased-distilled-squad"

_DATA = Path(__file__).parent / "data"
TRAIN, DEV, EVAL = (_DATA / f"{part}.txt" for part in ("train", "dev", "eval"))


@dataclass(frozen=True)
class Question:
    """A question about a context (a paragraph), and the answers to it that are right.

    Training uses the first answer. `start` is its first character in the context.
    """

    question: str
    context: str
    answers: tuple[str, ...]
    start: int

    @property
    def end(self) -> int:
        """The character of the context after the last one of the first answer."""
        return self.start + len(self.answers[0])


# What the notes ask (not trained on), with the characters that the real checkpoint answers with.
QUESTION_OF_THE_NOTES = Question(
    "What is the name of the repository ?",
    "Pipeline has been included in the huggingface/transformers repository",
    ("huggingface/transformers",),
    34,
)


@dataclass(frozen=True)
class Score:
    """How well questions were answered; exact match and F1 are shares, 0 to 1."""

    questions: int
    exact_match: float
    f1: float


def read(path: Path) -> list[Question]:
    """The questions of a file, in its order.

    Raises ValueError, with file and line, where a line is no question with its answer, or where the
    first answer does not occur as whole words in the paragraph exactly once.
    """
    questions = []
    context = ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line or not context:
            context = line
            continue
        question, mark, answers = line.partition("? ")
        places = [] if not mark else _places(answers.split(" | ")[0], context)
        if len(places) != 1:
            raise ValueError(
                f"{path}:{number}: expected `QUESTION? ANSWER`, with an answer that occurs once in "
                f"its paragraph; found {line!r}, whose answer occurs {len(places)} times"
            )
        questions.append(Question(question + "?", context, tuple(answers.split(" | ")), places[0]))
    return questions


def score(questions: Iterable[Question], answers: Iterable[str]) -> Score:
    """How well the answers fit; each is compared with the right answer that it fits best."""
    pairs = list(zip(questions, answers, strict=True))
    exact = sum(max(exact_match(answer, a) for a in q.answers) for q, answer in pairs)
    shared = sum(max(f1(answer, a) for a in q.answers) for q, answer in pairs)
    return Score(len(pairs), exact / len(pairs), shared / len(pairs))


def normalised(answer: str) -> str:
    """The answer as SQuAD compares it: in small letters, without punctuation and articles."""
    letters = "".join(char for char in answer.lower() if char not in string.punctuation)
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", letters).split())


def exact_match(answer: str, expected: str) -> bool:
    """Are both answers the same, once normalised?"""
    return normalised(answer) == normalised(expected)


def f1(answer: str, expected: str) -> float:
    """The harmonic mean of precision and recall of the normalised answer's words, 0 to 1."""
    found, wanted = normalised(answer).split(), normalised(expected).split()
    shared = (Counter(found) & Counter(wanted)).total()
    return 2 * shared / (len(found) + len(wanted)) if shared else 0.0


def _places(answer: str, context: str) -> list[int]:
    """Where in the context the answer stands as whole words."""
    return [m.start() for m in re.finditer(rf"(?<!\w){re.escape(answer)}(?!\w)", context)]
