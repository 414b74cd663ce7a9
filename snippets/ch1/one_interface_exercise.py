# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""'왜 Transformers인가' 연습의 답입니다."""

# %% replace
import torch
from transformers import AutoModel, AutoTokenizer

checkpoint = "sentence-transformers/all-MiniLM-L6-v2"
tokenizer = AutoTokenizer.from_pretrained(checkpoint)
model = AutoModel.from_pretrained(checkpoint)
inputs = tokenizer("Hello!", return_tensors="pt")

print(len(model.encoder.layer), f"{model.num_parameters():,}")
model.encoder.layer = model.encoder.layer[:2]
print(len(model.encoder.layer), f"{model.num_parameters():,}")
with torch.no_grad():
    print(model(**inputs).last_hidden_state.shape)
