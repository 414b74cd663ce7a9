# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""여러 문장 다루기 연습의 답입니다."""

# %% by_hand
import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

checkpoint = "distilbert/distilbert-base-uncased-finetuned-sst-2-english"
tokenizer = AutoTokenizer.from_pretrained(checkpoint)
model = AutoModelForSequenceClassification.from_pretrained(checkpoint)
sentences = [
    "I've been waiting for a HuggingFace course my whole life.",
    "I hate this so much!",
]

rows = []
for sentence in sentences:
    tokens = ["[CLS]", *tokenizer.tokenize(sentence), "[SEP]"]
    rows.append(tokenizer.convert_tokens_to_ids(tokens))
longest = max(len(row) for row in rows)
padding = [longest - len(row) for row in rows]
pad = tokenizer.pad_token_id
input_ids = torch.tensor(
    [row + n * [pad] for row, n in zip(rows, padding, strict=True)]
)
mask = torch.tensor([(longest - n) * [1] + n * [0] for n in padding])
logits = model(input_ids, attention_mask=mask).logits

for sentence, row in zip(sentences, logits, strict=True):
    alone = model(**tokenizer(sentence, return_tensors="pt")).logits[0]
    print(torch.allclose(row, alone, atol=1e-4))

# %% all_ones
ones = torch.ones_like(input_ids)
with_ones = model(input_ids, attention_mask=ones).logits
without_mask = model(input_ids).logits
print(torch.allclose(with_ones, without_mask, atol=1e-4))
