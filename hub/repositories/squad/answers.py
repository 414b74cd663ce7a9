"""How a model's logits become an answer: a part of the context, with its characters."""

import torch
from transformers import PreTrainedModel, PreTrainedTokenizerBase

# An answer has at most so many tokens, as in the pipeline of transformers 4.
MAX_TOKENS = 15


def answer(
    tokenizer: PreTrainedTokenizerBase, model: PreTrainedModel, question: str, context: str
) -> dict:
    """The answer to the question, with its score and its first and last character + 1.

    The score is the probability that the answer begins and ends there, among all tokens of the
    context. The dictionary is that of the question-answering pipeline, which version 5 removed.
    """
    inputs = tokenizer(question, context, return_offsets_mapping=True, return_tensors="pt")
    offsets = inputs.pop("offset_mapping")[0].tolist()
    in_context = torch.tensor([part == 1 for part in inputs.sequence_ids()])
    with torch.no_grad():
        outputs = model(**inputs)
    score, first, last = best_span(outputs.start_logits[0], outputs.end_logits[0], in_context)
    start, end = offsets[first][0], offsets[last][1]
    return {"score": score, "start": start, "end": end, "answer": context[start:end]}


def best_span(
    start_logits: torch.Tensor, end_logits: torch.Tensor, allowed: torch.Tensor
) -> tuple[float, int, int]:
    """The probability, the first and the last token of the most probable span.

    The logits and `allowed` (bool: may an answer have this token?) are vectors, one value a token.
    """
    starts = start_logits.masked_fill(~allowed, -torch.inf).softmax(-1)
    ends = end_logits.masked_fill(~allowed, -torch.inf).softmax(-1)
    # Row: first token, column: last token; not before the first, and not too far behind it.
    scores = torch.outer(starts, ends).triu().tril(MAX_TOKENS - 1)
    first, last = divmod(scores.argmax().item(), len(scores))
    return scores[first, last].item(), first, last
