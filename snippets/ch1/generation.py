# /// script
# requires-python = ">=3.11"
# dependencies = ["matplotlib", "torch", "transformers>=5"]
# ///
"""언어 모델이 글을 토큰 하나씩 이어 쓰는 과정을 따라갑니다."""

# %% one_by_one
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

checkpoint = "openai-community/gpt2"
tokenizer = AutoTokenizer.from_pretrained(checkpoint)
model = AutoModelForCausalLM.from_pretrained(checkpoint)

ids = tokenizer("In this course, we", return_tensors="pt")["input_ids"]
for _ in range(8):
    with torch.no_grad():
        probabilities = model(ids).logits[0, -1].softmax(dim=-1)
    best = probabilities.argmax()
    print(f"{probabilities[best]:.2f}", repr(tokenizer.decode(best)))
    ids = torch.cat([ids, best.view(1, 1)], dim=1)
print(tokenizer.decode(ids[0]))

# %% tokens
prompt = "If you want to tune a guitar, you need a"
inputs = tokenizer(prompt, return_tensors="pt")
print(inputs["input_ids"].shape)
print(*tokenizer.convert_ids_to_tokens(inputs["input_ids"][0]))

# %% logits
with torch.no_grad():
    logits = model(**inputs).logits
print(logits.shape)
next_logits = logits[0, -1]
probabilities = next_logits.softmax(dim=-1)
best = next_logits.topk(6).indices
for token in best:
    word = tokenizer.decode(token)
    print(f"{word:<9} {next_logits[token]:.2f} {probabilities[token]:.3f}")

# %% draw
import matplotlib.pyplot as plt

words = [tokenizer.decode(token).strip() for token in best]
figure, axes = plt.subplots(
    1, 2, sharey=True, figsize=(4.2, 2.4), layout="constrained"
)
columns = {"logit": next_logits, "probability": probabilities}
for axis, (name, values) in zip(axes, columns.items(), strict=True):
    axis.barh(words, values[best])
    axis.set_xlabel(name)
axes[0].invert_yaxis()
title = (
    "다음 토큰 후보 여섯의 로짓과 확률. 로짓의 막대는 길이가 비슷하지만"
    " 확률의 막대는 여섯째가 거의 보이지 않습니다."
)
figure.savefig("generation.svg", metadata={"Title": title})

# %% generate
inputs = tokenizer("In this course, we", return_tensors="pt")
output = model.generate(**inputs, max_new_tokens=8, do_sample=False)
print(torch.equal(output, ids))
