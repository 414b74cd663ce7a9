# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers<5"]
# ///
"""transformers 4에서 문장 하나를 배치로 묶지 않고 모델에 넣어 봅니다."""

# %% one_dimension raises=IndexError
import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

checkpoint = "distilbert/distilbert-base-uncased-finetuned-sst-2-english"
tokenizer = AutoTokenizer.from_pretrained(checkpoint)
model = AutoModelForSequenceClassification.from_pretrained(checkpoint)

sequence = "I've been waiting for a HuggingFace course my whole life."
tokens = tokenizer.tokenize(sequence)
ids = tokenizer.convert_tokens_to_ids(tokens)
input_ids = torch.tensor(ids)
print(input_ids.shape)
model(input_ids)
