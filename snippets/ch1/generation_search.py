# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""빔 탐색, 반복 벌점, 여러 글을 한 번에 얻는 방법을 봅니다."""

# %% load
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

checkpoint = "openai-community/gpt2"
tokenizer = AutoTokenizer.from_pretrained(checkpoint)
model = AutoModelForCausalLM.from_pretrained(checkpoint)


def chosen(ids, start):
    """이어 쓴 토큰마다 모델이 그 자리에서 준 확률을 돌려줍니다."""
    with torch.no_grad():
        probabilities = model(ids[None]).logits[0].softmax(dim=-1)
    places = range(start, len(ids))
    return torch.stack([probabilities[n - 1, ids[n]] for n in places])


# %% beams
inputs = tokenizer("Before we", return_tensors="pt")
start = inputs["input_ids"].shape[1]
for beams in (1, 4):
    ids = model.generate(
        **inputs, do_sample=False, num_beams=beams, max_new_tokens=11
    )[0]
    probabilities = chosen(ids, start)
    print(tokenizer.decode(ids))
    print(*(f"{p:.2f}" for p in probabilities))
    print(f"product: {probabilities.prod():.4f}")

# %% repetition
prompt = "In this course, we will teach you how to"
inputs = tokenizer(prompt, return_tensors="pt")
start = inputs["input_ids"].shape[1]
for penalty in (1.0, 1.1):
    ids = model.generate(
        **inputs,
        do_sample=False,
        max_new_tokens=20,
        repetition_penalty=penalty,
    )[0]
    print(penalty, tokenizer.decode(ids[start:]))

# %% penalty
written = f"{prompt} play the piano. You will also learn how to"
output = model.generate(
    **tokenizer(written, return_tensors="pt"),
    do_sample=False,
    max_new_tokens=1,
    repetition_penalty=1.1,
    output_logits=True,
    output_scores=True,
    return_dict_in_generate=True,
)
before, after = output.logits[0][0], output.scores[0][0]
for word in (" play", " sing"):
    token = tokenizer.encode(word)[0]
    print(f"{word} {before[token]:.2f} -> {after[token]:.2f}")

# %% several
inputs = tokenizer("Before we", return_tensors="pt")
options = {"max_new_tokens": 11, "num_return_sequences": 3}
sampled = model.generate(**inputs, do_sample=True, **options)
print(sampled.shape)
beams = model.generate(**inputs, do_sample=False, num_beams=4, **options)
for ids in beams:
    print(tokenizer.decode(ids))

# %% several_greedy raises=ValueError
model.generate(**inputs, do_sample=False, **options)
