# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""제로샷 분류의 모델이 배운 일은 두 글의 관계를 분류하는 것입니다."""

# %% pair
from transformers import pipeline

classifier = pipeline(
    "text-classification", model="facebook/bart-large-mnli"
)
text = "This is a course about the Transformers library"
scores = {}
for label in ("education", "politics"):
    pair = {"text": text, "text_pair": f"This example is {label}."}
    answers = classifier(pair, top_k=None)
    scores[label] = {a["label"]: a["score"] for a in answers}
print(*sorted(scores["education"]))
follows = {label: found["entailment"] for label, found in scores.items()}
print(max(follows, key=follows.get))

# %% no_labels raises=TypeError
zero_shot = pipeline(
    "zero-shot-classification", model="facebook/bart-large-mnli"
)
zero_shot(text)
