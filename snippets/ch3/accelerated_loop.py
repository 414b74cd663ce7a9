# /// script
# requires-python = ">=3.11"
# dependencies = ["accelerate", "datasets", "torch", "transformers>=5"]
# ///
"""같은 학습 루프를 Accelerate로 프로세스 하나와 둘에서 실행합니다."""

# %% data
import torch
from datasets import load_dataset
from torch.utils.data import DataLoader
from transformers import (
    AutoModelForSequenceClassification,
    AutoTokenizer,
    DataCollatorWithPadding,
)

checkpoint = "sentence-transformers/all-MiniLM-L6-v2"
tokenizer = AutoTokenizer.from_pretrained(checkpoint)


def tokenize_function(example):
    return tokenizer(
        example["sentence1"], example["sentence2"], truncation=True
    )


tokenized = load_dataset("nyu-mll/glue", "mrpc").map(
    tokenize_function, batched=True
)
tokenized = tokenized.remove_columns(["sentence1", "sentence2"])
collator = DataCollatorWithPadding(tokenizer)
train_pairs = tokenized["train"].select(range(96))
eval_pairs = tokenized["validation"]
print(len(train_pairs), len(eval_pairs))


# %% train
def train(accelerator):
    batch_size = 16 // accelerator.num_processes
    loader = DataLoader(
        train_pairs, batch_size, shuffle=True, collate_fn=collator
    )
    model = AutoModelForSequenceClassification.from_pretrained(checkpoint)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-4)
    model, optimizer, loader = accelerator.prepare(model, optimizer, loader)
    model.train()
    seen = []
    for batch in loader:
        seen.append(batch.pop("idx").tolist())
        loss = model(**batch).loss
        accelerator.backward(loss)
        optimizer.step()
        optimizer.zero_grad()
    return model, seen, loss.item()


# %% evaluate
def evaluate(accelerator, model):
    loader = DataLoader(eval_pairs, batch_size=32, collate_fn=collator)
    loader = accelerator.prepare(loader)
    model.eval()
    gathered, counted = [], []
    for batch in loader:
        del batch["idx"]
        with torch.no_grad():
            predicted = model(**batch).logits.argmax(dim=-1)
        hits = predicted == batch["labels"]
        gathered.append(accelerator.gather(hits))
        counted.append(accelerator.gather_for_metrics(hits))
    return torch.cat(gathered), torch.cat(counted)


# %% main
from accelerate import Accelerator
from accelerate.utils import gather_object, set_seed


def main():
    accelerator = Accelerator(cpu=not torch.cuda.is_available())
    set_seed(0)
    model, seen, loss = train(accelerator)
    number = accelerator.process_index
    lines = gather_object(
        [f"process {number}: {len(seen)} steps, first {seen[0]}"]
    )
    pairs = gather_object([index for step in seen for index in step])
    losses = gather_object([loss])
    total = sum(weight.sum().item() for weight in model.parameters())
    totals = gather_object([total])
    gathered, counted = evaluate(accelerator, model)
    if accelerator.is_main_process:
        print(*lines, sep="\n")
        print(f"{len(pairs)} pairs, {len(set(pairs))} different")
        print(f"different losses: {len(set(losses))}")
        print(f"different sums of weights: {len(set(totals))}")
        print(f"gather {len(gathered)}, gather_for_metrics {len(counted)}")
    accelerator.end_training()


# %% one_process
from accelerate import debug_launcher

debug_launcher(main, num_processes=1)

# %% two_processes
debug_launcher(main, num_processes=2)
