# /// script
# requires-python = ">=3.11"
# dependencies = ["accelerate", "numpy", "torch", "transformers>=5"]
# ///
"""검증 손실이 더 나아지지 않으면 Trainer가 학습을 멈추게 합니다."""

# %% data
import torch
from transformers import set_seed

set_seed(0)


def make_reviews(count):
    """단어 여덟. 첫 단어가 의견이고, 열에 하나는 레이블과 어긋납니다."""
    labels = torch.randint(2, (count,))
    words = torch.randint(10, 100, (count, 8))
    wrong = torch.rand(count) < 0.1
    complaint = (labels == 0) ^ wrong
    words[:, 0] = torch.randint(5, (count,)) + 5 * complaint
    return [
        {"input_ids": ids, "labels": label}
        for ids, label in zip(words, labels, strict=True)
    ]


train, validation, test = map(make_reviews, (64, 200, 50))
print(train[0])

# %% arguments
from transformers import TrainingArguments

arguments = TrainingArguments(
    "reviews",
    num_train_epochs=40,
    learning_rate=5e-3,
    per_device_train_batch_size=4,
    gradient_accumulation_steps=2,
    per_device_eval_batch_size=200,
    eval_strategy="epoch",
    save_strategy="epoch",
    save_total_limit=1,
    load_best_model_at_end=True,
    metric_for_best_model="eval_loss",
    logging_strategy="no",
    report_to="none",
    disable_tqdm=True,
)

# %% trainer
from transformers import (
    BertConfig,
    BertForSequenceClassification,
    EarlyStoppingCallback,
    PrinterCallback,
    Trainer,
)

config = BertConfig(
    vocab_size=100,
    hidden_size=32,
    intermediate_size=64,
    num_hidden_layers=1,
    num_attention_heads=2,
    hidden_dropout_prob=0.0,
    attention_probs_dropout_prob=0.0,
)


def compute_metrics(prediction):
    predicted = prediction.predictions.argmax(axis=-1)
    return {"accuracy": (predicted == prediction.label_ids).mean()}


trainer = Trainer(
    model=BertForSequenceClassification(config),
    args=arguments,
    train_dataset=train,
    eval_dataset=validation,
    compute_metrics=compute_metrics,
    callbacks=[EarlyStoppingCallback(early_stopping_patience=3)],
)
trainer.remove_callback(PrinterCallback)

# %% train
trainer.train()
tested = [e for e in trainer.state.log_history if "eval_loss" in e]
losses = [entry["eval_loss"] for entry in tested]
best = losses.index(min(losses))
print("stopped before epoch 40:", len(tested) < 40)
print("epochs after the best:", len(losses) - 1 - best)
print("steps an epoch:", trainer.state.global_step // len(tested))

# %% best_model
import math

now = trainer.evaluate()["eval_loss"]
print(math.isclose(now, losses[best], rel_tol=1e-3))
print(math.isclose(now, losses[-1], rel_tol=1e-3))

# %% predict
output = trainer.predict(test)
print(type(output).__name__, *output._fields)
print(output.predictions.shape, output.label_ids.shape)
print(*sorted(output.metrics), sep="\n")

# %% predict_unlabelled
unlabelled = [{"input_ids": review["input_ids"]} for review in test]
output = trainer.predict(unlabelled)
print(output.predictions.shape, output.label_ids)
print("test_loss" in output.metrics)

# %% weight_decay
with_decay = TrainingArguments("decay", weight_decay=0.01)
decaying = Trainer(BertForSequenceClassification(config), with_decay)
for group in decaying.create_optimizer().param_groups:
    print(group["weight_decay"], len(group["params"]), "tensors")
names = [name for name, _ in decaying.model.named_parameters()]
kept = set(names) - set(decaying.get_decay_parameter_names(decaying.model))
print(all(n.endswith("bias") or "LayerNorm" in n for n in kept))

# %% defaults
for name in (
    "gradient_accumulation_steps",
    "max_grad_norm",
    "weight_decay",
    "lr_scheduler_type",
    "warmup_steps",
    "bf16",
):
    print(name, getattr(TrainingArguments(), name))

# %% no_eval_dataset raises=ValueError
Trainer(
    BertForSequenceClassification(config), arguments, train_dataset=train
)
