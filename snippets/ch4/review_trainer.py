# /// script
# requires-python = ">=3.11"
# dependencies = ["accelerate", "datasets", "torch", "transformers>=5"]
#
# [tool.hfnotes]
# files = ["korean-reviews-train.jsonl", "korean-reviews-test.jsonl"]
# ///
"""후기 452개로 모델의 위 네 층을 미세 조정합니다."""

# %% data
import numpy as np
from datasets import ClassLabel, load_dataset
from transformers import AutoTokenizer, set_seed

set_seed(0)
checkpoint = "intfloat/multilingual-e5-small"
tokenizer = AutoTokenizer.from_pretrained(checkpoint)
labels = ClassLabel(names=["negative", "positive"])


def tokenize(batch):
    return tokenizer(
        ["query: " + text for text in batch["text"]], return_length=True
    )


def read(split):
    file = f"korean-reviews-{split}.jsonl"
    reviews = load_dataset("json", data_files=file, split="train")
    return reviews.cast_column("label", labels).map(tokenize, batched=True)


train = read("train").select(range(452))
test = read("test")
test = test.select(np.argsort(test["length"]))

# %% model
from torch import nn
from transformers import BertModel, BertPreTrainedModel
from transformers.modeling_outputs import SequenceClassifierOutput


class ReviewClassifier(BertPreTrainedModel):
    def __init__(self, config):
        super().__init__(config)
        self.bert = BertModel(config, add_pooling_layer=False)
        self.classifier = nn.Linear(config.hidden_size, config.num_labels)
        self.post_init()

    def forward(self, input_ids, attention_mask, labels=None):
        hidden = self.bert(input_ids, attention_mask).last_hidden_state
        mask = attention_mask.unsqueeze(-1)
        logits = self.classifier((hidden * mask).sum(1) / mask.sum(1))
        loss = None
        if labels is not None:
            loss = nn.functional.cross_entropy(logits, labels)
        return SequenceClassifierOutput(loss=loss, logits=logits)


# %% load
model = ReviewClassifier.from_pretrained(
    checkpoint,
    num_labels=2,
    hidden_dropout_prob=0.0,
    attention_probs_dropout_prob=0.0,
)


def report(name):
    trained = model.num_parameters(only_trainable=True)
    print(f"{name:<17} {trained:>11,}")


report("everything")

# %% words
words = model.bert.embeddings.word_embeddings
used = {number for ids in train["input_ids"] for number in ids}
print(f"{words.num_embeddings:,} x {words.embedding_dim}")
print(f"{words.weight.numel():,}")
print(f"{len(used):,} used")

# %% freeze
words.requires_grad_(False)
report("without words")
model.bert.embeddings.requires_grad_(False)
for layer in model.bert.encoder.layer[:8]:
    layer.requires_grad_(False)
report("upper four layers")

# %% train
from transformers import PrinterCallback, Trainer, TrainingArguments

arguments = TrainingArguments(
    "reviews",
    num_train_epochs=1,
    learning_rate=1e-4,
    warmup_steps=6,
    per_device_train_batch_size=8,
    per_device_eval_batch_size=32,
    save_strategy="no",
    logging_strategy="no",
    report_to="none",
    disable_tqdm=True,
)
trainer = Trainer(
    model=model,
    args=arguments,
    train_dataset=train,
    processing_class=tokenizer,
)
trainer.remove_callback(PrinterCallback)
trainer.train()
print(trainer.state.global_step)

# %% test
predicted = np.argmax(trainer.predict(test).predictions, axis=-1)
correct = predicted == np.array(test["label"])
print(f"{correct.mean():.2f}")
kinds = np.array(test["kind"])
for kind in ("plain", "mixed", "negation"):
    print(f"{kind:<8} {correct[kinds == kind].mean():.2f}")

# %% size
print(f"{model.get_memory_footprint() / 1e6:.0f} MB")
