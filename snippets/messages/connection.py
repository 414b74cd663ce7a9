# /// script
# requires-python = ">=3.11"
# dependencies = ["transformers>=5"]
# ///
"""인터넷 없이 모델을 불러올 때, 캐시에 없으면 나는 오류입니다."""

# %% not_in_the_cache
from transformers import AutoTokenizer

checkpoint = "distilbert/distilbert-base-uncased-finetuned-sst-2-english"
try:
    AutoTokenizer.from_pretrained(
        checkpoint, cache_dir="empty", local_files_only=True
    )
except OSError as error:
    print(error)

# %% in_the_cache
AutoTokenizer.from_pretrained(checkpoint)  # 처음 한 번은 허브에서 받습니다
tokenizer = AutoTokenizer.from_pretrained(checkpoint, local_files_only=True)
print(tokenizer.tokenize("I love this!"))

# %% misspelt
try:
    AutoTokenizer.from_pretrained(
        "distilbert/distilbert-sst2", local_files_only=True
    )
except OSError as error:
    print(str(error).splitlines()[0])
