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
"""Trainer로 미세 조정하고 곡선을 그리고 저장하고 이어서 학습합니다."""

# %% data
from datasets import load_dataset
from transformers import AutoTokenizer, set_seed

set_seed(0)
checkpoint = "sentence-transformers/all-MiniLM-L6-v2"
tokenizer = AutoTokenizer.from_pretrained(checkpoint)
raw_datasets = load_dataset("nyu-mll/glue", "mrpc")


def tokenize_function(example):
    return tokenizer(
        example["sentence1"], example["sentence2"], truncation=True
    )


tokenized_datasets = raw_datasets.map(tokenize_function, batched=True)
short_pairs = tokenized_datasets["train"].filter(
    lambda pair: len(pair["input_ids"]) <= 30
)
labels = tokenized_datasets["validation"]["label"][:]
majority = max(labels.count(0), labels.count(1)) / len(labels)
print(len(short_pairs))
print(f"{len(labels)} {majority:.2f}")

# %% model
from transformers import AutoModelForSequenceClassification

names = raw_datasets["train"].features["label"].names
id2label = dict(enumerate(names))
label2id = {name: number for number, name in id2label.items()}
model = AutoModelForSequenceClassification.from_pretrained(
    checkpoint,
    id2label=id2label,
    label2id=label2id,
    hidden_dropout_prob=0.0,
    attention_probs_dropout_prob=0.0,
)
print(id2label)

# %% freeze
model.bert.embeddings.requires_grad_(False)
for layer in model.bert.encoder.layer[:3]:
    layer.requires_grad_(False)
weights = sum(weight.numel() for weight in model.parameters())
learning = model.num_parameters(only_trainable=True)
print(f"{weights:,} {learning:,}")

# %% arguments
from transformers import TrainingArguments

arguments = TrainingArguments(
    "mrpc",
    num_train_epochs=1,
    learning_rate=1e-4,
    lr_scheduler_type="constant",
    per_device_train_batch_size=4,
    per_device_eval_batch_size=32,
    eval_strategy="epoch",
    save_strategy="epoch",
    logging_steps=25,
    report_to="none",
    disable_tqdm=True,
)

# %% metrics
import numpy as np
from transformers import EvalPrediction


def compute_metrics(prediction):
    predicted = np.argmax(prediction.predictions, axis=-1)
    answers = prediction.label_ids
    hits = ((predicted == 1) & (answers == 1)).sum()
    return {
        "accuracy": (predicted == answers).mean(),
        "f1": 2 * hits / ((predicted == 1).sum() + (answers == 1).sum()),
    }


answers = np.array(labels)
always_equivalent = np.eye(2)[np.ones_like(answers)]
baseline = compute_metrics(EvalPrediction(always_equivalent, answers))
print(f"{baseline['accuracy']:.2f} {baseline['f1']:.2f}")


# %% before
from transformers import PrinterCallback, Trainer

trainer = Trainer(
    model=model,
    args=arguments,
    train_dataset=short_pairs,
    eval_dataset=tokenized_datasets["validation"],
    processing_class=tokenizer,
    compute_metrics=compute_metrics,
)
trainer.remove_callback(PrinterCallback)  # 볼 것만 골라 출력합니다
before = trainer.evaluate()
print(f"{before['eval_accuracy']:.2f} {before['eval_f1']:.2f}")

# %% train
trainer.train()
print(trainer.state.global_step)

# %% checkpoints
from pathlib import Path

(folder,) = Path("mrpc").iterdir()
print(folder.name)
print(*sorted(path.name for path in folder.iterdir()), sep="\n")

# %% resume
arguments.num_train_epochs = 2
resumed = Trainer(
    model=model,
    args=arguments,
    train_dataset=short_pairs,
    eval_dataset=tokenized_datasets["validation"],
    processing_class=tokenizer,
    compute_metrics=compute_metrics,
)
resumed.remove_callback(PrinterCallback)
resumed.train(resume_from_checkpoint=True)
tested = [e for e in resumed.state.log_history if "eval_f1" in e]
print(*(entry["step"] for entry in tested))

# %% compare
for name, score in baseline.items():
    gain = tested[-1][f"eval_{name}"] - score
    print(f"{name}: 0.05 above the baseline {gain > 0.05}")

# %% draw
import matplotlib.pyplot as plt


def curve(name):
    entries = [e for e in resumed.state.log_history if name in e]
    return [e["step"] for e in entries], [e[name] for e in entries]


figure, axis = plt.subplots(figsize=(6, 2.6), layout="constrained")
axis.plot(*curve("loss"), marker="o", label="train loss")
axis.plot(*curve("eval_loss"), marker="o", label="validation loss")
axis.axhline(np.log(2), color="gray", linestyle="--", label="ln 2")
axis.set_ylim(0, 1)
axis.set_xlabel("step")
figure.legend(frameon=False, loc="outside right")
title = "걸음마다의 학습 손실과 검증 손실"
figure.savefig("curves.svg", metadata={"Title": title})

# %% save
resumed.save_model("my_classifier")
print(
    *sorted(path.name for path in Path("my_classifier").iterdir()), sep="\n"
)

# %% use
from transformers import pipeline

classifier = pipeline("text-classification", model="my_classifier")
pair = {
    "text": "The show starts at six.",
    "text_pair": "It begins at 6 p.m.",
}
print(classifier(pair)["label"])
