# /// script
# requires-python = ">=3.11"
# dependencies = ["datasets>=5", "torch", "transformers>=5"]
# ///
"""토크나이저가 거절하는 입력과 고치는 법입니다."""

# %% not_text
from datasets import Dataset
from transformers import AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained("google-bert/bert-base-cased")
data = Dataset.from_dict({"text": ["Hello!", "So have I!"]})
try:
    tokenizer(data["text"])
except ValueError as error:
    print(error)

print(tokenizer(list(data["text"]))["input_ids"])

# %% missing_text
texts = ["Hello!", None]
try:
    tokenizer(texts)
except TypeError as error:
    print(error)

print(tokenizer([text or "" for text in texts])["input_ids"])

# %% no_padding_token
gpt2 = AutoTokenizer.from_pretrained("openai-community/gpt2")
sentences = ["Hello!", "So have I!"]
try:
    gpt2(sentences, padding=True)
except ValueError as error:
    print(error)

gpt2.pad_token = gpt2.eos_token
print(gpt2(sentences, padding=True)["attention_mask"])

# %% different_lengths
try:
    tokenizer(sentences, return_tensors="pt")
except ValueError as error:
    print(error)

batch = tokenizer(sentences, padding=True, return_tensors="pt")
print(batch["input_ids"].shape)

# %% too_long
long = "The service was slow. " * 120
print(len(tokenizer(long, verbose=False)["input_ids"]))
print(len(tokenizer(long, truncation=True)["input_ids"]))
