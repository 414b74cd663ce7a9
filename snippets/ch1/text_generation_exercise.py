# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""'글을 쓰는 작업' 연습의 답입니다."""

# %% one_candidate
from transformers import pipeline, set_seed

generator = pipeline("text-generation", model="openai-community/gpt2")
prompt = "In this course, we will teach you how to"
greedy = generator(prompt, max_new_tokens=20, do_sample=False)
set_seed(1)
results = generator(
    prompt,
    max_new_tokens=20,
    do_sample=True,
    top_k=1,
    num_return_sequences=3,
)
print([result == greedy[0] for result in results])

# %% no_repeats
result = generator(
    prompt, max_new_tokens=20, do_sample=False, no_repeat_ngram_size=3
)
print(result[0]["generated_text"])
