# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "datasets",
#   "tensorflow",
#   "tf-keras",
#   "torch",
#   "transformers<5",
# ]
# ///
"""transformers 4에서 동적 패딩을 하고 Keras로 학습합니다."""

# %% collate
from datasets import load_dataset
from transformers import AutoTokenizer, DataCollatorWithPadding

tokenizer = AutoTokenizer.from_pretrained("google-bert/bert-base-uncased")
raw_datasets = load_dataset("nyu-mll/glue", "mrpc")


def tokenize_function(example):
    return tokenizer(
        example["sentence1"], example["sentence2"], truncation=True
    )


tokenized_datasets = raw_datasets.map(tokenize_function, batched=True)
data_collator = DataCollatorWithPadding(
    tokenizer=tokenizer, return_tensors="tf"
)
samples = tokenized_datasets["train"][:8]
unused = ["idx", "sentence1", "sentence2"]
samples = {
    name: rows for name, rows in samples.items() if name not in unused
}
batch = data_collator(samples)
print({name: tensor.shape for name, tensor in batch.items()})

# %% to_tf_dataset
from transformers import set_seed

set_seed(0)
columns = ["attention_mask", "input_ids", "token_type_ids"]
tf_train_dataset = tokenized_datasets["train"].to_tf_dataset(
    columns=columns,
    label_cols=["labels"],
    shuffle=True,
    collate_fn=data_collator,
    batch_size=8,
)
tf_validation_dataset = tokenized_datasets["validation"].to_tf_dataset(
    columns=columns,
    label_cols=["labels"],
    shuffle=False,
    collate_fn=data_collator,
    batch_size=8,
)
print(len(tf_train_dataset), len(tf_validation_dataset))

# %% fit
from transformers import BertConfig, TFBertForSequenceClassification

config = BertConfig(
    hidden_size=64,
    num_hidden_layers=2,
    num_attention_heads=2,
    intermediate_size=128,
)
model = TFBertForSequenceClassification(config)
model.compile(optimizer="adam")
history = model.fit(
    tf_train_dataset.take(10),
    validation_data=tf_validation_dataset.take(3),
    verbose=0,
)
print(sorted(history.history))
print(f"{history.history['loss'][0]:.1f}")
