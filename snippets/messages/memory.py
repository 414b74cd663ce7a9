# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""메모리가 모자랄 때 줄이는 것을 숫자로 봅니다."""

# %% dtype
import torch
from transformers import AutoModel

checkpoint = "distilbert/distilbert-base-uncased-finetuned-sst-2-english"
for dtype in (torch.float32, torch.bfloat16):
    model = AutoModel.from_pretrained(checkpoint, dtype=dtype)
    print(dtype, model.get_memory_footprint() // 10**6)

# %% smaller_batches
torch.manual_seed(0)
layer = torch.nn.Linear(16, 2)
inputs, labels = torch.randn(8, 16), torch.tensor([0, 1] * 4)


def gradient(batch_size):
    """배치를 나누어 기울기를 모읍니다."""
    layer.zero_grad()
    parts = len(inputs) // batch_size
    for x, y in zip(
        inputs.split(batch_size), labels.split(batch_size), strict=True
    ):
        loss = torch.nn.functional.cross_entropy(layer(x), y) / parts
        loss.backward()
    return layer.weight.grad.clone()


print(torch.allclose(gradient(8), gradient(2), atol=1e-6))

# %% no_grad
x = torch.randn(8, 16)
print(layer(x).requires_grad)
with torch.no_grad():
    print(layer(x).requires_grad)
