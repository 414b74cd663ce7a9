# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""가중치가 새로 만들어졌다는 보고와, 모양이 맞지 않는다는 오류입니다."""

# %% newly_initialized
from transformers import AutoModelForSequenceClassification as Classifier

model, report = Classifier.from_pretrained(
    "google-bert/bert-base-uncased", output_loading_info=True
)
print(sorted(report["missing_keys"]))

# %% trained
checkpoint = "distilbert/distilbert-base-uncased-finetuned-sst-2-english"
model, report = Classifier.from_pretrained(
    checkpoint, output_loading_info=True
)
print(report["missing_keys"])

# %% other_labels
try:
    Classifier.from_pretrained(checkpoint, num_labels=3)
except RuntimeError as error:
    print(error)

model, report = Classifier.from_pretrained(
    checkpoint,
    num_labels=3,
    ignore_mismatched_sizes=True,
    output_loading_info=True,
)
for name, before, after in sorted(report["mismatched_keys"]):
    print(name, tuple(before), "->", tuple(after))

# %% label_out_of_range
import torch
from transformers import AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained(checkpoint)
inputs = tokenizer("So have I!", return_tensors="pt")
two = Classifier.from_pretrained(checkpoint)
try:
    two(**inputs, labels=torch.tensor([2]))
except IndexError as error:
    print(error)

print(two(**inputs, labels=torch.tensor([1])).loss.shape)
