# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""축이 하나인 입력을 모델에 넣으면 나는 오류입니다."""

# %% load
from transformers import AutoModelForSequenceClassification, AutoTokenizer

checkpoint = "distilbert/distilbert-base-uncased-finetuned-sst-2-english"
tokenizer = AutoTokenizer.from_pretrained(checkpoint)
model = AutoModelForSequenceClassification.from_pretrained(checkpoint)

sentence = "I've been waiting for a HuggingFace course my whole life."
ids = tokenizer.convert_tokens_to_ids(tokenizer.tokenize(sentence))
print(len(ids))

# %% one_dimension raises=RuntimeError
import torch

model(torch.tensor(ids))
