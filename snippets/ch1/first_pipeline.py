# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""파이프라인 한 줄로 감성 분석을 하고 캐시를 들여다봅니다."""

# %% pipeline
from transformers import pipeline

classifier = pipeline(
    "sentiment-analysis",
    model="distilbert/distilbert-base-uncased-finetuned-sst-2-english",
)
results = classifier(
    "We are very happy to introduce pipeline"
    " to the transformers repository."
)
print(len(results), list(results[0]))
print(results[0]["label"], f"{results[0]['score']:.4f}")

# %% several
for result in classifier(["I love it!", "This is not good at all."]):
    print(result["label"])

# %% files
from pathlib import Path

from huggingface_hub import try_to_load_from_cache

config = try_to_load_from_cache(
    "distilbert/distilbert-base-uncased-finetuned-sst-2-english",
    "config.json",
)
folder = Path(config).parent
for path in sorted(folder.iterdir()):
    print(f"{path.stat().st_size:>13,}  {path.name}")

# %% folder
print(*folder.parts[-4:-1], sep="\n")


# %% second_load
def times():
    return {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}


before = times()
pipeline("sentiment-analysis", model=classifier.model.name_or_path)
print(times() == before)

# %% unknown_task raises=KeyError
pipeline("sentimet-analysis")
