# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "tensorflow",
#   "tf-keras",
#   "torch",
#   "transformers<5",
# ]
# ///
"""transformers 4에서 TensorFlow 모델을 이름으로 부르면 나는 오류입니다."""

# %% load_by_name raises=TypeError
from transformers import TFAutoModel

TFAutoModel.from_pretrained(
    "distilbert/distilbert-base-uncased-finetuned-sst-2-english"
)
