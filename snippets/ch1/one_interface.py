# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""구조가 다른 세 체크포인트를 같은 방법으로 부릅니다."""

# %% load
from transformers import AutoConfig, AutoModel, AutoTokenizer

models = {}
for checkpoint in (
    "sentence-transformers/all-MiniLM-L6-v2",
    "distilbert/distilbert-base-uncased-finetuned-sst-2-english",
    "openai-community/gpt2",
):
    config = AutoConfig.from_pretrained(checkpoint)
    tokenizer = AutoTokenizer.from_pretrained(checkpoint)
    models[checkpoint] = AutoModel.from_pretrained(checkpoint)
    print(config.model_type, type(models[checkpoint]).__name__)
    outputs = models[checkpoint](**tokenizer("Hello!", return_tensors="pt"))
    print("   ", list(outputs.last_hidden_state.shape))

# %% module
import inspect
from pathlib import Path

import torch

for model in models.values():
    file = Path(inspect.getfile(type(model))).name
    print(isinstance(model, torch.nn.Module), file)
