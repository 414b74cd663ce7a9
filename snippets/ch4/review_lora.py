# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "accelerate", "datasets", "peft", "torch", "transformers>=5",
# ]
#
# [tool.hfnotes]
# files = ["korean-reviews-train.jsonl", "korean-reviews-test.jsonl"]
# ///
"""후기 452개로 LoRA 어댑터를 학습하고, 저장해 두었다가 씁니다."""

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


# %% lora
from peft import LoraConfig, get_peft_model

encoder = ReviewClassifier.from_pretrained(
    checkpoint,
    num_labels=2,
    hidden_dropout_prob=0.0,
    attention_probs_dropout_prob=0.0,
)
config = LoraConfig(
    r=8,
    lora_alpha=16,
    target_modules=["query", "value"],
    layers_to_transform=[8, 9, 10, 11],
    modules_to_save=["classifier"],
)
model = get_peft_model(encoder, config)
trained, total = model.get_nb_trainable_parameters()
print(f"{trained:,} of {total:,}")

# %% shapes
query = encoder.bert.encoder.layer[11].attention.self.query
for name, weight in query.named_parameters():
    print(name, tuple(weight.shape), weight.requires_grad)

# %% train
from transformers import PrinterCallback, Trainer, TrainingArguments

arguments = TrainingArguments(
    "reviews",
    num_train_epochs=1,
    learning_rate=3e-3,
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

# %% save
from pathlib import Path

model.save_pretrained("review_adapter")
for path in sorted(Path("review_adapter").iterdir()):
    print(f"{path.name:<26} {path.stat().st_size / 1e6:.1f} MB")

# %% load
import torch
from peft import PeftModel

encoder = ReviewClassifier.from_pretrained(checkpoint, num_labels=2)
loaded = PeftModel.from_pretrained(encoder, "review_adapter")
classifier = loaded.merge_and_unload().eval()
print(type(classifier).__name__, f"{classifier.num_parameters():,}")

# %% classify
texts = [
    "배송도 빠르고 품질도 아주 좋아요.",
    "이틀 만에 고장 나서 환불했습니다.",
    "값도 적당하고 품질도 나쁘지 않네요.",
    "나쁘지 않아요.",
    "조명이 침침하다는 후기가 있던데 전혀 그렇지 않았어요.",
    "다이어트에 좋은 식당입니다. 한 입 먹고 입맛이 사라졌어요.",
]
batch = tokenizer(
    ["query: " + text for text in texts], padding=True, return_tensors="pt"
)
with torch.inference_mode():
    probabilities = classifier(**batch).logits.softmax(dim=-1)[:, 1]
for probability, text in zip(probabilities, texts, strict=True):
    print(f"{probability:.1f} {text}")
