# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "accelerate",
#   "datasets",
#   "matplotlib",
#   "torch",
#   "transformers>=5",
# ]
# ///
"""같은 학습 루프를 Accelerate로 프로세스 하나와 둘에서 실행합니다."""


# %% data
def load_data(tokenizer, pairs, batch_size):
    from datasets import load_dataset
    from torch.utils.data import DataLoader
    from transformers import DataCollatorWithPadding

    def tokenize_function(example):
        return tokenizer(
            example["sentence1"], example["sentence2"], truncation=True
        )

    raw_datasets = load_dataset("nyu-mll/glue", "mrpc")
    tokenized = raw_datasets.map(tokenize_function, batched=True)
    tokenized = tokenized.remove_columns(["sentence1", "sentence2"])
    train = tokenized["train"].select(range(pairs))
    collator = DataCollatorWithPadding(tokenizer)
    return (
        DataLoader(train, batch_size, shuffle=True, collate_fn=collator),
        DataLoader(
            tokenized["validation"], batch_size, collate_fn=collator
        ),
    )


# %% train
def train(accelerator, pairs):
    import time

    import torch
    from transformers import (
        AutoModelForSequenceClassification,
        AutoTokenizer,
    )

    checkpoint = "sentence-transformers/all-MiniLM-L6-v2"
    tokenizer = AutoTokenizer.from_pretrained(checkpoint)
    batch_size = 16 // accelerator.num_processes
    train_loader, eval_loader = load_data(tokenizer, pairs, batch_size)
    model = AutoModelForSequenceClassification.from_pretrained(checkpoint)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-4)
    model, optimizer, train_loader, eval_loader = accelerator.prepare(
        model, optimizer, train_loader, eval_loader
    )
    model.train()
    seen, start = [], time.perf_counter()
    for batch in train_loader:
        seen.append(batch.pop("idx").tolist())
        loss = model(**batch).loss
        accelerator.backward(loss)
        optimizer.step()
        optimizer.zero_grad()
    return model, eval_loader, seen, time.perf_counter() - start


# %% evaluate
def accuracy(accelerator, model, eval_loader):
    import torch

    model.eval()
    hits = []
    for batch in eval_loader:
        del batch["idx"]
        with torch.no_grad():
            predicted = model(**batch).logits.argmax(dim=-1)
        hits.append(
            accelerator.gather_for_metrics(predicted == batch["labels"])
        )
    hits = torch.cat(hits)
    return f"{len(hits)} pairs, {hits.float().mean():.2f}"


# %% main
def main():
    import sys
    from pathlib import Path

    import torch
    from accelerate import Accelerator
    from accelerate.utils import gather_object, set_seed

    accelerator = Accelerator(cpu=not torch.cuda.is_available())
    set_seed(0)
    pairs = int(sys.argv[1])
    model, eval_loader, seen, seconds = train(accelerator, pairs)
    weights = sum(weight.sum().item() for weight in model.parameters())
    report = (
        f"process {accelerator.process_index}: {len(seen)} steps,"
        f" first {seen[0]}, weights {weights:.4f}"
    )
    for line in gather_object([report]):
        accelerator.print(line)
    all_seen = gather_object([index for step in seen for index in step])
    accelerator.print(
        f"{len(all_seen)} pairs, {len(set(all_seen))} different"
    )
    accelerator.print(accuracy(accelerator, model, eval_loader))
    if accelerator.is_main_process:
        Path("seconds.txt").write_text(str(seconds))
    accelerator.end_training()


# %% write
import inspect
from pathlib import Path

functions = (load_data, train, accuracy, main)
program = "\n\n".join(map(inspect.getsource, functions)) + "\n\nmain()\n"
Path("train.py").write_text(program)
print(program.count("\n"), "lines")

# %% one_process
import subprocess
import sys
import time


def launch(*options, pairs=320):
    command = [sys.executable, "-m", "accelerate.commands.launch"]
    start = time.perf_counter()
    subprocess.run([*command, *options, "train.py", str(pairs)], check=True)
    seconds = time.perf_counter() - start
    return float(Path("seconds.txt").read_text()), seconds


measured = {"1 process, 1 thread": launch("--num_processes", "1")}

# %% cpu_option
launch("--cpu", "--num_processes", "2", pairs=16)

# %% two_processes
measured["2 processes, 1 thread"] = launch(
    "--multi_gpu", "--num_processes", "2"
)

# %% two_threads
measured["1 process, 2 threads"] = launch(
    "--num_processes", "1", "--num_cpu_threads_per_process", "2"
)

# %% draw
import matplotlib.pyplot as plt

plt.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "launch"})
figure, axis = plt.subplots(figsize=(6, 2.4), layout="constrained")
training, whole = zip(*measured.values(), strict=True)
axis.barh(list(measured), whole, color="lightgray", label="whole command")
axis.barh(list(measured), training, height=0.4, label="training")
for place, pair in enumerate(measured.values()):
    for seconds in pair:
        axis.text(seconds, place, f" {seconds:.0f}", va="center")
axis.invert_yaxis()
axis.set_xlabel("seconds")
figure.legend(frameon=False, loc="outside lower center", ncols=2)
title = "프로세스와 스레드의 수에 따른 학습 시간과 명령 전체의 시간"
figure.savefig("seconds.svg", metadata={"Date": None, "Title": title})
