# /// script
# requires-python = ">=3.11"
# dependencies = ["datasets", "scikit-learn", "torch", "transformers>=5"]
#
# [tool.hfnotes]
# files = ["korean-help-texts.jsonl", "korean-help-questions.jsonl"]
# ///
"""묶어서 쓰기 연습의 답입니다."""

# %% data
from datasets import load_dataset

file = "korean-help-texts.jsonl"
texts = load_dataset("json", data_files=file, split="train")
file = "korean-help-questions.jsonl"
questions = load_dataset("json", data_files=file, split="train")
topics = sorted(set(texts["topic"]))

# %% model
from torch import nn
from transformers import AutoModelForSequenceClassification, AutoTokenizer

checkpoint = "intfloat/multilingual-e5-small"
tokenizer = AutoTokenizer.from_pretrained(checkpoint)
model = AutoModelForSequenceClassification.from_pretrained(
    checkpoint,
    id2label=dict(enumerate(topics)),
    label2id={topic: number for number, topic in enumerate(topics)},
)
nn.init.eye_(model.bert.pooler.dense.weight)
nn.init.zeros_(model.bert.pooler.dense.bias)

# %% vectors
import torch


@torch.inference_mode()
def pooled(batch):
    inputs = tokenizer(
        batch["text"], padding=True, truncation=True, return_tensors="pt"
    )
    return {"vector": model.bert(**inputs).pooler_output.numpy()}


vectors = texts.map(pooled, batched=True, batch_size=32)
vectors = vectors.with_format("numpy")["vector"][:]

# %% fit
from sklearn.linear_model import LogisticRegression

fitted = LogisticRegression(C=10, max_iter=1000)
fitted.fit(vectors, texts["topic"][:])
with torch.no_grad():
    model.classifier.weight.copy_(torch.tensor(fitted.coef_))
    model.classifier.bias.copy_(torch.tensor(fitted.intercept_))

# %% cautious
from transformers import TextClassificationPipeline


class CautiousPipeline(TextClassificationPipeline):
    """점수가 `least`보다 낮으면 레이블을 ‘모름’으로 바꿉니다."""

    def _sanitize_parameters(self, least=None, **kwargs):
        before, forward, after = super()._sanitize_parameters(**kwargs)
        if least is not None:
            after["least"] = least
        return before, forward, after

    def postprocess(self, outputs, least=0.0, **kwargs):
        best = super().postprocess(outputs, **kwargs)
        if best["score"] < least:
            best["label"] = "모름"
        return best


classifier = CautiousPipeline(model=model, tokenizer=tokenizer)
asked = questions[::5]
answers = [texts[number]["topic"] for number in asked["text_id"]]
for least in (0.2, 0.5):
    found = classifier(asked["question"], least=least, batch_size=16)
    known = [best["label"] != "모름" for best in found]
    right = [
        best["label"] == answer
        for best, answer in zip(found, answers, strict=True)
    ]
    answered = sum(known) / len(known)
    print(f"{least} {answered:.1f} {sum(right) / sum(known):.1f}")
