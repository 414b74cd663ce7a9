# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""구조와 체크포인트를 나누어 봅니다."""

# %% same_architecture
from transformers import (
    AutoConfig,
    AutoModelForSequenceClassification,
    AutoTokenizer,
    set_seed,
)

checkpoint = "distilbert/distilbert-base-uncased-finetuned-sst-2-english"
set_seed(0)
config = AutoConfig.from_pretrained(checkpoint)
random = AutoModelForSequenceClassification.from_config(config)
trained = AutoModelForSequenceClassification.from_pretrained(checkpoint)
for model in (random, trained):
    print(type(model).__name__, f"{model.num_parameters():,}")

# %% other_weights
tokenizer = AutoTokenizer.from_pretrained(checkpoint)
sentences = ["I love it!", "I hate it!"]
inputs = tokenizer(sentences, padding=True, return_tensors="pt")
for model in (random, trained):
    probabilities = model.eval()(**inputs).logits.softmax(dim=-1)
    print([f"{p:.2f}" for p in probabilities[:, 1].tolist()])
