"""Measure the question answerer of a built hub, through the real client."""

from pathlib import Path

from hub import client
from hub.repositories.squad import questions as squad


def print_report(hf_home: Path) -> None:
    """Print exact match and F1 on the evaluation questions, the errors, the notes' answer."""
    client.use(hf_home)
    from transformers import AutoModelForQuestionAnswering, AutoTokenizer

    from hub.repositories.squad.answers import answer

    tokenizer = AutoTokenizer.from_pretrained(squad.REPOSITORY)
    model = AutoModelForQuestionAnswering.from_pretrained(squad.REPOSITORY)
    questions = squad.read(squad.EVAL)
    answers = [answer(tokenizer, model, q.question, q.context)["answer"] for q in questions]
    score = squad.score(questions, answers)
    print(f"questions {score.questions} exact {score.exact_match:.3f} f1 {score.f1:.3f}")
    print("\nwrong:")
    for question, given in zip(questions, answers, strict=True):
        if not any(squad.exact_match(given, right) for right in question.answers):
            print(f"  {question.question} {given!r} instead of {question.answers[0]!r}")
    notes = squad.QUESTION_OF_THE_NOTES
    print("\nthe question of the notes:")
    print(f"  {answer(tokenizer, model, notes.question, notes.context)}")
