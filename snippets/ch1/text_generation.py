# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""글의 뒤를 이어 씁니다."""

# %% generate
from transformers import pipeline

generator = pipeline("text-generation", model="openai-community/gpt2")
prompt = "In this course, we will teach you how to"
result = generator(prompt, max_new_tokens=20, do_sample=False)
print(result[0]["generated_text"])

# %% sample
from transformers import set_seed


def sample(**settings):
    set_seed(1)
    results = generator(
        prompt,
        max_new_tokens=20,
        do_sample=True,
        num_return_sequences=3,
        **settings,
    )
    return [result["generated_text"] for result in results]


texts = sample()
print(*texts, sep="\n")

# %% defaults
print(sample(temperature=0.7, top_k=50) == texts)
print(sample(temperature=1.0, top_k=50) == texts)
print(sample(temperature=0.7, top_k=0) == texts)
