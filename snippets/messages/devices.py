# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""두 장치에 나뉜 텐서의 오류와, 입력을 모델의 장치로 옮기는 줄입니다."""

# %% two_devices
import torch
from torch._subclasses.fake_tensor import FakeTensorMode

# 값 없이 형태와 장치만 계산하므로 GPU가 없어도 됩니다.
with FakeTensorMode():
    weight = torch.empty(2, device="cuda")
    inputs = torch.empty(2)
    try:
        weight * inputs
    except RuntimeError as error:
        print(error)
    print((weight * inputs.to(weight.device)).device)

# %% move
from transformers import AutoModelForSequenceClassification, AutoTokenizer

device = "cuda" if torch.cuda.is_available() else "cpu"
checkpoint = "distilbert/distilbert-base-uncased-finetuned-sst-2-english"
tokenizer = AutoTokenizer.from_pretrained(checkpoint)
model = AutoModelForSequenceClassification.from_pretrained(checkpoint)
model.to(device)

inputs = tokenizer("I love this!", return_tensors="pt").to(model.device)
with torch.no_grad():
    logits = model(**inputs).logits
print(model.config.id2label[logits.argmax().item()])
