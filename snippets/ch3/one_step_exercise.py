# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""'학습 한 걸음' 연습의 답입니다."""

# %% modes
import torch
from transformers import BertConfig, BertForSequenceClassification, set_seed

set_seed(0)
config = BertConfig(
    vocab_size=100,
    hidden_size=32,
    num_hidden_layers=1,
    num_attention_heads=2,
    intermediate_size=64,
)
model = BertForSequenceClassification(config)
batch = {
    "input_ids": torch.randint(100, (4, 8)),
    "labels": torch.tensor([0, 1, 1, 0]),
}


def same_twice():
    """같은 배치의 손실을 두 번 구해 같은지 봅니다."""
    with torch.no_grad():
        first, second = model(**batch).loss, model(**batch).loss
    return torch.equal(first, second)


model.train()
print("train", same_twice())
model.eval()
print("eval ", same_twice())

# %% added
weight = model.classifier.weight
model(**batch).loss.backward()
once = weight.grad.norm().item()
model(**batch).loss.backward()
print(f"{weight.grad.norm().item() / once:.1f} times as long")
