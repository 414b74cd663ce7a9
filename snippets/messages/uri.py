# /// script
# requires-python = ">=3.11"
# dependencies = ["datasets>=5", "huggingface_hub>=2"]
# ///
"""`glue` 같은 짧은 이름이 왜 HfUriError가 되는지 봅니다."""

# %% short
from huggingface_hub import parse_hf_uri
from huggingface_hub.errors import HfUriError

try:
    parse_hf_uri("hf://datasets/glue")
except HfUriError as error:
    print(str(error).strip())

# %% full
print(parse_hf_uri("hf://datasets/nyu-mll/glue").id)

# %% load
from datasets import load_dataset

pairs = load_dataset("nyu-mll/glue", "mrpc", split="train")
print(pairs.column_names)
