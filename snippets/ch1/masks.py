# /// script
# requires-python = ">=3.11"
# dependencies = ["matplotlib", "torch", "transformers>=5"]
# ///
"""인코더와 디코더가 어느 토큰을 볼 수 있는지 어텐션에서 읽어 냅니다."""

# %% models
import torch
from transformers import BertConfig, BertModel, GPT2Config, GPT2Model

torch.manual_seed(0)
encoder = BertModel(
    BertConfig(
        vocab_size=100,
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        attn_implementation="eager",
    )
)
decoder = GPT2Model(
    GPT2Config(
        vocab_size=100,
        n_embd=32,
        n_layer=1,
        n_head=2,
        attn_implementation="eager",
    )
)
input_ids = torch.tensor([[1, 2, 3, 4, 5]])
seen = {}
for name, model in {"encoder": encoder, "decoder": decoder}.items():
    model.eval()
    attention = model(input_ids, output_attentions=True).attentions[0]
    print(name, attention.shape)
    seen[name] = (attention[0, 0] > 0).int()

# %% seen
for name, matrix in seen.items():
    print(name)
    print(matrix)

# %% padding
mask = torch.tensor([[1, 1, 1, 0, 0]])
outputs = encoder(input_ids, attention_mask=mask, output_attentions=True)
print((outputs.attentions[0][0, 0] > 0).int())

# %% draw
import matplotlib.pyplot as plt

figure, axes = plt.subplots(1, 2, figsize=(4, 2.4), layout="constrained")
for axis, (name, matrix) in zip(axes, seen.items(), strict=True):
    axis.pcolormesh(matrix, cmap="Blues", vmin=0, vmax=2, edgecolors="gray")
    axis.invert_yaxis()
    axis.set_aspect("equal")
    axis.set_title(name)
    ticks = [position + 0.5 for position in range(5)]
    axis.set_xticks(ticks, range(1, 6))
    axis.set_yticks(ticks, range(1, 6))
    axis.tick_params(length=0)
title = "인코더는 모든 칸이, 디코더는 대각선과 그 아래만 칠해졌습니다."
figure.savefig("masks.svg", metadata={"Title": title})
