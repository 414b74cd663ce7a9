# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""'트랜스포머는 어떻게 움직이나' 연습의 답입니다."""

# %% problems
from transformers import AutoModel, AutoTokenizer

checkpoint = "sentence-transformers/all-MiniLM-L6-v2"
tokenizer = AutoTokenizer.from_pretrained(checkpoint)


def problems(text):
    """다음 토큰을 맞히는 문제를 (앞부분, 정답)의 리스트로 돌려줍니다."""
    tokens = tokenizer.tokenize(text)
    return [(tokens[:end], tokens[end]) for end in range(1, len(tokens))]


for context, answer in problems("I like this course."):
    print(*context, "->", answer)

# %% rows
import torch

model = AutoModel.from_pretrained(checkpoint, attn_implementation="eager")
inputs = tokenizer("I like this course.", return_tensors="pt")
with torch.no_grad():
    attentions = model(**inputs, output_attentions=True).attentions
sums = torch.stack(attentions).sum(dim=-1)
print(sums.shape, torch.allclose(sums, torch.ones_like(sums), atol=1e-4))
