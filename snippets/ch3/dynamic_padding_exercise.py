# /// script
# requires-python = ">=3.11"
# dependencies = ["datasets", "torch", "transformers>=5"]
# ///
"""'동적 패딩' 연습의 답입니다."""

# %% by_length
from datasets import load_dataset
from torch.utils.data import DataLoader
from transformers import AutoTokenizer, DataCollatorWithPadding

tokenizer = AutoTokenizer.from_pretrained("google-bert/bert-base-uncased")
rows = load_dataset("nyu-mll/glue", "mrpc", split="train")
tokens = rows.map(
    lambda pair: tokenizer(pair["sentence1"], pair["sentence2"]),
    batched=True,
    remove_columns=["sentence1", "sentence2", "idx"],
)
lengths = [len(ids) for ids in tokens["input_ids"]]
order = sorted(range(len(tokens)), key=lengths.__getitem__)
loader = DataLoader(
    tokens.select(order),
    batch_size=8,
    collate_fn=DataCollatorWithPadding(tokenizer),
)
total = sum(batch["input_ids"].numel() for batch in loader)
print(f"{sum(lengths):,} {total:,}")

# %% text_left raises=ValueError
collator = DataCollatorWithPadding(tokenizer)
kept = rows.map(
    lambda pair: tokenizer(pair["sentence1"], pair["sentence2"])
)
collator([kept[0], kept[1]])
