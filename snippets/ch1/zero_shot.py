# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""학습할 때 정해 두지 않은 레이블로 문장을 분류합니다."""

# %% zero_shot
from transformers import pipeline

classifier = pipeline(
    "zero-shot-classification", model="facebook/bart-large-mnli"
)
result = classifier(
    "This is a course about the Transformers library",
    candidate_labels=["education", "politics", "business"],
)
for label, score in zip(result["labels"], result["scores"], strict=True):
    print(f"{label:<10}{score:.3f}")

# %% hypotheses
for label in result["labels"]:
    print(f"This example is {label}.")

# %% several_labels
result = classifier(
    "The team played well and the tickets were cheap.",
    candidate_labels=["sports", "money", "weather"],
    multi_label=True,
)
for label, score in zip(result["labels"], result["scores"], strict=True):
    print(f"{label:<10}{score:.3f}")
