# /// script
# requires-python = ">=3.11"
# dependencies = ["transformers>=5"]
# ///
"""Transformers 5에서 TensorFlow 텐서를 달라고 하면 나는 오류입니다."""

# %% no_tensorflow raises=ValueError
from transformers import AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained("google-bert/bert-base-uncased")
tokenizer("So have I!", return_tensors="tf")
