# /// script
# requires-python = ">=3.11"
# dependencies = ["huggingface_hub>=2"]
# ///
"""모델을 찾고 나누기 연습의 답입니다."""

# %% licences
from huggingface_hub import ModelCard

allowed = {"apache-2.0", "mit"}
cards = {
    "첫째": "---\nlicense: mit\n---\n# 첫째 모델\n",
    "둘째": "---\nlicense: cc-by-nc-4.0\n---\n# 둘째 모델\n",
    "셋째": "---\nlanguage: ko\n---\n# 셋째 모델\n",
}
for name, text in cards.items():
    licence = ModelCard(text).data.license
    print(name, licence, licence in allowed)
