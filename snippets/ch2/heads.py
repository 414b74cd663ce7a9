# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""같은 본체에 헤드 여섯 가지를 달고, 내놓는 텐서의 형태를 비교합니다."""

# %% inputs
from transformers import AutoConfig, AutoTokenizer

checkpoint = "google-bert/bert-base-uncased"
tokenizer = AutoTokenizer.from_pretrained(checkpoint)
inputs = tokenizer(
    ["I hate this so much!", "So have I!", "Nice!"],
    padding=True,
    return_tensors="pt",
)
print(inputs["input_ids"].shape)

# %% heads
import torch
from transformers import (
    AutoModel,
    AutoModelForCausalLM,
    AutoModelForMaskedLM,
    AutoModelForMultipleChoice,
    AutoModelForQuestionAnswering,
    AutoModelForSequenceClassification,
    AutoModelForTokenClassification,
)

# 형태는 층 수나 가중치와 상관없습니다. 층 하나, 무작위 가중치면 됩니다.
config = AutoConfig.from_pretrained(checkpoint, num_hidden_layers=1)
for auto_class in (
    AutoModel,
    AutoModelForCausalLM,
    AutoModelForMaskedLM,
    AutoModelForQuestionAnswering,
    AutoModelForSequenceClassification,
    AutoModelForTokenClassification,
):
    model = auto_class.from_config(config).eval()
    with torch.no_grad():
        outputs = model(**inputs)
    print(auto_class.__name__)
    for name, tensor in outputs.items():
        print(f"    {name:<18} {tuple(tensor.shape)}")

# %% multiple_choice
# 문제 하나에 선택지 셋: 배치 축 다음에 선택지 축이 하나 더 있습니다.
choices = {name: tensor.unsqueeze(0) for name, tensor in inputs.items()}
print("input_ids", tuple(choices["input_ids"].shape))

model = AutoModelForMultipleChoice.from_config(config).eval()
with torch.no_grad():
    outputs = model(**choices)
print("logits   ", tuple(outputs.logits.shape))
