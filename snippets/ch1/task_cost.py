# /// script
# requires-python = ">=3.11"
# dependencies = ["matplotlib", "torch", "transformers>=5"]
# ///
"""글이 길어지면 어텐션의 표가 얼마나 커지는지 셉니다."""

# %% count
import torch
from transformers import BertConfig, BertModel

config = BertConfig(
    hidden_size=64,
    num_hidden_layers=2,
    intermediate_size=128,
    num_attention_heads=4,
    attn_implementation="eager",
)
model = BertModel(config).eval()
lengths = (64, 128, 256, 512)
tables, vectors = [], []
for length in lengths:
    ids = torch.zeros(1, length, dtype=torch.long)
    with torch.no_grad():
        outputs = model(ids, output_attentions=True)
    tables.append(sum(table.numel() for table in outputs.attentions))
    vectors.append(outputs.last_hidden_state.numel())
    print(f"{length:>4} {vectors[-1]:>8,} {tables[-1]:>10,}")

# %% draw
import matplotlib.pyplot as plt

figure, axis = plt.subplots(figsize=(4.2, 2.8), layout="constrained")
for name, sizes in {"attention": tables, "vectors": vectors}.items():
    growth = [size / sizes[0] for size in sizes]
    axis.plot(lengths, growth, marker="o", label=name)
axis.set_xticks(lengths)
axis.set_xlabel("tokens")
axis.set_ylabel("times as large")
axis.legend(frameon=False)
title = (
    "토큰이 여덟 배가 되면 벡터는 여덟 배, 어텐션의 표는 예순네 배가"
    " 됩니다."
)
figure.savefig("task_cost.svg", metadata={"Title": title})

# %% base
base = BertConfig()
for length in (512, 8192):
    heads = base.num_hidden_layers * base.num_attention_heads
    print(f"{length:>5,} {heads * length**2 * 4 / 1e6:>9,.0f} MB")
