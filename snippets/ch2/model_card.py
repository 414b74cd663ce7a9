# /// script
# requires-python = ">=3.11"
# dependencies = ["huggingface_hub>=2"]
# ///
"""모델 카드를 쓰고 읽습니다."""

# %% write
from huggingface_hub import ModelCard, ModelCardData

data = ModelCardData(
    language="ko",
    license="apache-2.0",
    base_model="intfloat/multilingual-e5-small",
    pipeline_tag="text-classification",
    tags=["sentiment"],
)
text = """
# 후기의 감성

한국어 후기가 긍정인지 부정인지 분류합니다.

## 쓰지 말아야 할 곳

학습한 글은 상품의 후기뿐입니다. 뉴스나 의료 기록에는 맞지 않습니다.
"""
card = ModelCard(f"---\n{data.to_yaml()}\n---\n{text}")
card.save("README.md")
print(card)

# %% read
read = ModelCard.load("README.md")
print(read.data.license, read.data.language, read.data.pipeline_tag)
print(read.text.splitlines()[1])
