# /// script
# requires-python = ">=3.11"
# dependencies = ["matplotlib", "torch", "transformers>=5"]
# ///
"""패딩한 배치와 어텐션 마스크를 그립니다."""

# %% batch
from transformers import AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained("google-bert/bert-base-uncased")
sentences = ["I love this course.", "So have I!", "Good."]
batch = tokenizer(sentences, padding=True, return_tensors="pt")
ids, mask = batch["input_ids"].tolist(), batch["attention_mask"].tolist()
for row in mask:
    print(row)

# %% draw
import matplotlib.pyplot as plt

tokens = [tokenizer.convert_ids_to_tokens(row) for row in ids]
panels = {"input_ids": ids, "tokens": tokens, "attention_mask": mask}

figure, axes = plt.subplots(3, figsize=(4.2, 4), layout="constrained")
for axis, (name, values) in zip(axes, panels.items(), strict=True):
    axis.pcolormesh(mask, cmap="Blues", vmin=0, vmax=2, edgecolors="white")
    axis.invert_yaxis()
    axis.set_axis_off()
    axis.set_title(name, loc="left")
    for y, row in enumerate(values):
        for x, value in enumerate(row):
            axis.text(x + 0.5, y + 0.5, value, ha="center", va="center")
title = "배치의 입력 ID, 토큰, 어텐션 마스크. [PAD]의 마스크는 0입니다."
figure.savefig("padded_batch.svg", metadata={"Title": title})
