# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""인과적 언어 모델링과 마스크 언어 모델링의 문제와 정답을 만들어 봅니다."""

# %% tokens
from transformers import AutoTokenizer, set_seed

tokenizer = AutoTokenizer.from_pretrained("google-bert/bert-base-uncased")
sentence = "The cat sat on the mat because it was tired."
tokens = tokenizer.tokenize(sentence)
print(*tokens)

# %% causal
for end in range(1, 5):
    print(" ".join(tokens[:end]), "->", tokens[end])

# %% masked
from transformers import DataCollatorForLanguageModeling

set_seed(2)
collator = DataCollatorForLanguageModeling(tokenizer, mlm_probability=0.15)
batch = collator([tokenizer(sentence)])
ids, labels = batch["input_ids"][0], batch["labels"][0]
print(tokenizer.decode(ids))
for position in (labels != -100).nonzero().flatten():
    answer = tokenizer.convert_ids_to_tokens([labels[position]])[0]
    print(position.item(), answer)

# %% shares
original = ids.where(labels == -100, labels)
batch = collator([tokenizer(sentence)] * 10000)
chosen = batch["labels"] != -100
masked = batch["input_ids"] == tokenizer.mask_token_id
kept = chosen & (batch["input_ids"] == original)
other = chosen & ~masked & ~kept
print(f"chosen {chosen.sum() / (10000 * len(tokens)):.2f}")
for name, kind in {"mask": masked, "other": other, "kept": kept}.items():
    print(f"{name:<6} {kind.sum() / chosen.sum():.2f}")
