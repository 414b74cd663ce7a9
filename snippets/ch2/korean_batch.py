# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""한국어 문장 여럿을 다른 토크나이저로 한 배치로 만듭니다."""

# %% batch
from transformers import AutoModel, AutoTokenizer

checkpoint = "intfloat/multilingual-e5-small"
tokenizer = AutoTokenizer.from_pretrained(checkpoint)

sentences = [
    "배송이 빨라서 좋았습니다.",
    "설명서가 없어 한참을 헤맸지만 써 보니 마음에 듭니다.",
    "별로예요.",
]
batch = tokenizer(sentences, padding=True, return_tensors="pt")
print(batch["input_ids"].shape, batch["attention_mask"].sum(dim=1))
print(batch["input_ids"][2])
print(repr(tokenizer.pad_token), tokenizer.pad_token_id)

# %% alone
import torch

model = AutoModel.from_pretrained(checkpoint)
with torch.inference_mode():
    together = model(**batch).last_hidden_state
    last = tokenizer(sentences[2], return_tensors="pt")
    alone = model(**last).last_hidden_state[0]
print(together.shape, alone.shape)
print(torch.allclose(together[2, : len(alone)], alone, atol=1e-4))

# %% wrong_padding
ids = batch["input_ids"].where(batch["attention_mask"] == 1, 0)
print(tokenizer.convert_ids_to_tokens(0))
print(tokenizer.decode(ids[2]))
