"""Train the adapter and the head of the question answerer; not part of a build.

The narrow model is trained: MiniLM with the cased vocabulary, frozen, with low-rank changes to its
linear layers, and on its vectors the head of DistilBertForQuestionAnswering. As in DistilBERT, only
[SEP] tells the question from the context: all token types are 0. `recipe.py` widens the result.
"""

import json
import math
import random
from collections.abc import Callable

import torch
import transformers
from safetensors.torch import save
from tokenizers import Encoding, Tokenizer
from torch import nn
from transformers import BertConfig, BertModel

from hub.parts import sources, wordpiece
from hub.repositories.squad import questions as squad
from hub.repositories.squad.answers import best_span
from hub.repositories.squad.questions import Question
from hub.repositories.squad.recipe import WEIGHTS, cased_minilm, vocabulary
from hub.training import lora

REPORT = WEIGHTS.with_name("training.json")

SETTINGS = {
    "seed": 0,
    "threads": 1,
    "rank": 16,
    "epochs": 12,
    "batch": 32,
    "learning_rate": 1e-3,
    "weight_decay": 0.01,
    "dropout": 0.1,
}


class Answerer(nn.Module):
    """MiniLM with cased embeddings, adapters and the head of DistilBertForQuestionAnswering."""

    def __init__(self, rank: int, dropout: float):
        super().__init__()
        config = BertConfig.from_pretrained(sources.minilm_folder(), vocab_size=len(vocabulary()))
        self.encoder = BertModel(config, add_pooling_layer=False)
        weights = {name: torch.from_numpy(array) for name, array in cased_minilm().items()}
        self.encoder.load_state_dict({name: weights[name] for name in self.encoder.state_dict()})
        self.encoder.requires_grad_(False)
        lora.add(self.encoder.encoder, rank)
        self.qa_outputs = nn.Linear(384, 2)
        self.dropout = nn.Dropout(dropout)
        self.tokenizer = Tokenizer.from_buffer(
            wordpiece.tokenizer_json(vocabulary(), lowercase=False)
        )
        self.tokenizer.enable_padding()

    def forward(self, encodings: list[Encoding]) -> torch.Tensor:
        """Logits (pairs × tokens × 2) of the first and last token; -inf outside contexts."""
        ids = torch.tensor([encoding.ids for encoding in encodings])
        mask = torch.tensor([encoding.attention_mask for encoding in encodings])
        hidden = self.encoder(ids, mask).last_hidden_state
        logits = self.qa_outputs(self.dropout(hidden)).float()
        return logits.masked_fill(~_in_context(encodings)[..., None], -torch.inf)

    def encode(self, pairs: list[tuple[str, str]]) -> list[Encoding]:
        """Pairs of a question and its context as padded tokens."""
        return self.tokenizer.encode_batch(pairs)

    def trained(self) -> dict[str, torch.Tensor]:
        """What was trained, in half precision, under the names of `adapter.py`."""
        return {
            name.removeprefix("encoder."): tensor for name, tensor in lora.trained(self).items()
        }


def train_and_write() -> None:
    """Train on all training questions; write the weights, and beside them what they are worth."""
    torch.set_num_threads(SETTINGS["threads"])
    questions, dev = squad.read(squad.TRAIN), squad.read(squad.DEV)
    model = train(questions, SETTINGS, lambda model: print(measured(model, dev)))
    WEIGHTS.write_bytes(save(model.trained(), metadata={"format": "pt"}))
    lora.round_to_half(model)  # what is measured is what was written
    report = {
        "settings": SETTINGS,
        "questions": len(questions),
        "dev": measured(model, dev),
        "eval": measured(model, squad.read(squad.EVAL)),
        "versions": {"torch": torch.__version__, "transformers": transformers.__version__},
    }
    REPORT.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8", newline="\n")


def train(
    questions: list[Question],
    settings: dict,
    after_epoch: Callable[[Answerer], None] = lambda model: None,
) -> Answerer:
    """Train an Answerer on the questions; the same on one machine and number of threads."""
    torch.manual_seed(settings["seed"])
    shuffling = random.Random(settings["seed"])
    model = Answerer(settings["rank"], settings["dropout"])
    steps = settings["epochs"] * math.ceil(len(questions) / settings["batch"])
    descent = lora.Descent(model, settings, steps)
    for _ in range(settings["epochs"]):
        model.train()
        for batch in _batches(questions, settings["batch"], shuffling):
            encodings = model.encode([(_asked(q.question, shuffling), q.context) for q in batch])
            spans = torch.tensor(
                [answer_tokens(e, q) for e, q in zip(encodings, batch, strict=True)]
            )
            with torch.autocast("cpu", torch.bfloat16):
                logits = model(encodings)
            loss = nn.functional.cross_entropy(logits, spans)
            descent.step(loss)
        after_epoch(model)
    return model.eval()


def answer_tokens(encoding: Encoding, question: Question) -> tuple[int, int]:
    """The first and the last token of the question's first answer."""
    first = encoding.char_to_token(question.start, sequence_index=1)
    last = encoding.char_to_token(question.end - 1, sequence_index=1)
    return first, last


def _asked(question: str, chance: random.Random) -> str:
    """The question as people type it: mostly as written, sometimes with its mark apart or none."""
    return chance.choices(
        [question, question.removesuffix("?") + " ?", question.removesuffix("?"), question.lower()],
        weights=[80, 10, 5, 5],
    )[0]


def _batches(
    questions: list[Question], size: int, shuffling: random.Random
) -> list[list[Question]]:
    """All questions in random batches of about equal length, which leaves little padding."""
    shuffled = shuffling.sample(questions, len(questions))
    shuffled.sort(key=lambda question: len(question.context) // 32)
    batches = [shuffled[begin : begin + size] for begin in range(0, len(shuffled), size)]
    return shuffling.sample(batches, len(batches))


def _in_context(encodings: list[Encoding]) -> torch.Tensor:
    """Which tokens (pairs × tokens) are the context's."""
    return torch.tensor([[part == 1 for part in e.sequence_ids] for e in encodings])


@torch.no_grad()
def predict(model: Answerer, questions: list[Question]) -> list[str]:
    """The model's answers."""
    model.eval()
    answers = []
    for begin in range(0, len(questions), 64):
        part = questions[begin : begin + 64]
        encodings = model.encode([(q.question, q.context) for q in part])
        for question, encoding, logits, allowed in zip(
            part, encodings, model(encodings), _in_context(encodings), strict=True
        ):
            _, first, last = best_span(logits[:, 0], logits[:, 1], allowed)
            start, end = encoding.offsets[first][0], encoding.offsets[last][1]
            answers.append(question.context[start:end])
    return answers


def measured(model: Answerer, questions: list[Question]) -> dict[str, float]:
    """How many questions, and how well they are answered, rounded to three decimals."""
    score = squad.score(questions, predict(model, questions))
    return {
        "questions": score.questions,
        "exact match": round(score.exact_match, 3),
        "f1": round(score.f1, 3),
    }
