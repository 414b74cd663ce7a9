# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""등록하지 않은 파이프라인의 이름을 부르면 나는 오류입니다."""

# %% unregistered raises=KeyError
from transformers import pipeline

pipeline("line-search", model="intfloat/multilingual-e5-small")
