# /// script
# requires-python = ">=3.11"
# dependencies = ["matplotlib", "torch", "transformers>=5"]
# ///
"""온도, top-k, top-p가 다음 토큰의 확률을 어떻게 고치는지 봅니다."""

# %% next_token
from transformers import AutoModelForCausalLM, AutoTokenizer

checkpoint = "openai-community/gpt2"
tokenizer = AutoTokenizer.from_pretrained(checkpoint)
model = AutoModelForCausalLM.from_pretrained(checkpoint)


def next_token(prompt, **settings):
    """`generate`가 다음 토큰을 뽑을 때 쓰는 확률을 돌려줍니다."""
    output = model.generate(
        **tokenizer(prompt, return_tensors="pt"),
        max_new_tokens=1,
        do_sample=True,
        output_scores=True,
        return_dict_in_generate=True,
        **{"temperature": 1.0, "top_k": 0} | settings,
    )
    return output.scores[0][0].softmax(dim=-1)


# %% temperature
prompt = "If you want to tune a guitar, you need a"
best = next_token(prompt).topk(5).indices
words = [tokenizer.decode(token).strip() for token in best]
temperatures = (0.5, 1.0, 1.5)
columns = {}
print("   ", *(f"{word:>7}" for word in [*words, "others"]))
for temperature in temperatures:
    probabilities = next_token(prompt, temperature=temperature)
    shares = [*probabilities[best], 1 - probabilities[best].sum()]
    columns[temperature] = shares
    print(temperature, *(f"{share:>7.2f}" for share in shares))

# %% draw
import matplotlib.pyplot as plt

figure, axis = plt.subplots(figsize=(4.2, 2.6), layout="constrained")
for place, (temperature, shares) in enumerate(columns.items(), -1):
    places = [number + place * 0.27 for number in range(len(shares))]
    axis.bar(places, shares, width=0.25, label=f"temperature {temperature}")
axis.set_xticks(range(len(words) + 1), [*words, "others"])
axis.set_ylabel("probability")
axis.legend(frameon=False)
title = (
    "온도 0.5, 1.0, 1.5에서 다음 토큰의 확률. 온도가 낮으면 guitar의 막대가"
    " 절반을 넘고, 높으면 나머지 토큰의 막대가 가장 큽니다."
)
figure.savefig("generation_sampling.svg", metadata={"Title": title})


# %% top_k
def show(probabilities):
    kept = probabilities.sort(descending=True).indices
    kept = kept[: (probabilities > 0).sum()]
    shares = [f"{probabilities[token]:.2f}" for token in kept]
    words = [tokenizer.decode(token).strip() for token in kept]
    print(*(" ".join(pair) for pair in zip(words, shares, strict=True)))


show(next_token(prompt, top_k=2))
show(next_token(prompt, top_k=4))

# %% top_p
for top_p in (0.5, 0.8, 0.9):
    show(next_token(prompt, top_p=top_p))

# %% how_many
prompts = (
    "In this course, we",
    "In this",
    "In this course, we will teach you how to",
)
print("top_k top_p")
for prompt in prompts:
    by_k = (next_token(prompt, top_k=50) > 0).sum()
    by_p = (next_token(prompt, top_p=0.9) > 0).sum()
    print(f"{by_k:>5} {by_p:>5} {prompt}")
