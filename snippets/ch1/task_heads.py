# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""같은 본체에 붙인 헤드마다 출력의 형태와 손실을 봅니다."""

# %% sizes
import torch
from torch.nn.functional import cross_entropy
from transformers import (
    BertConfig,
    BertForMaskedLM,
    BertForNextSentencePrediction,
    BertForQuestionAnswering,
    BertForSequenceClassification,
    BertForTokenClassification,
)

torch.manual_seed(0)
config = BertConfig(
    vocab_size=100,
    hidden_size=32,
    num_hidden_layers=1,
    num_attention_heads=2,
    intermediate_size=64,
    num_labels=3,
)
ids = torch.randint(5, 100, (2, 7))  # 글 둘, 토큰 일곱

# %% classify
for cls, labels in (
    (BertForSequenceClassification, torch.tensor([0, 2])),
    (BertForTokenClassification, torch.randint(3, (2, 7))),
    (BertForMaskedLM, torch.randint(100, (2, 7))),
    (BertForNextSentencePrediction, torch.tensor([0, 1])),
):
    model = cls(config).eval()
    with torch.no_grad():
        outputs = model(ids, labels=labels)
    flat = outputs.logits.flatten(0, -2)
    same = torch.allclose(
        outputs.loss, cross_entropy(flat, labels.flatten())
    )
    print(cls.__name__, tuple(outputs.logits.shape), same)

# %% answer
config.num_labels = 2  # 시작과 끝
model = BertForQuestionAnswering(config).eval()
start, end = torch.tensor([1, 2]), torch.tensor([3, 2])
with torch.no_grad():
    outputs = model(ids, start_positions=start, end_positions=end)
print(tuple(outputs.start_logits.shape), tuple(outputs.end_logits.shape))
starts = cross_entropy(outputs.start_logits, start)
ends = cross_entropy(outputs.end_logits, end)
print(torch.allclose(outputs.loss, (starts + ends) / 2))

# %% number
config.num_labels, config.problem_type = 1, "regression"
model = BertForSequenceClassification(config).eval()
score = torch.tensor([3.5, 1.0])
with torch.no_grad():
    outputs = model(ids, labels=score)
print(tuple(outputs.logits.shape))
ours = ((outputs.logits[:, 0] - score) ** 2).mean()
print(torch.allclose(outputs.loss, ours))
