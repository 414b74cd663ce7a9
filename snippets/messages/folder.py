# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""폴더에 저장한 모델을 불러오고, 폴더가 잘못되었을 때의 메시지를 봅니다."""

# %% save_and_load
from pathlib import Path

from transformers import AutoModel, AutoTokenizer

checkpoint = "distilbert/distilbert-base-uncased-finetuned-sst-2-english"
AutoTokenizer.from_pretrained(checkpoint).save_pretrained("my-model")
AutoModel.from_pretrained(checkpoint).save_pretrained("my-model")
print(sorted(path.name for path in Path("my-model").iterdir()))

tokenizer = AutoTokenizer.from_pretrained("my-model")
model = AutoModel.from_pretrained("my-model")
print(type(model).__name__)

# %% no_such_folder
try:
    AutoModel.from_pretrained("./my-modle")
except OSError as error:
    print(str(error).splitlines()[0])
print(Path("./my-modle").is_dir(), Path("./my-model").is_dir())

# %% no_config
Path("empty").mkdir()
try:
    AutoModel.from_pretrained("empty")
except ValueError as error:
    print(error)

# %% no_weights
(Path("empty") / "config.json").write_text('{"model_type": "bert"}')
try:
    AutoModel.from_pretrained("empty")
except OSError as error:
    print(error)

# %% no_tokenizer
wrong = AutoTokenizer.from_pretrained("empty")  # 오류가 나지 않습니다
print(len(wrong), wrong.tokenize("I love this!"))
print(len(tokenizer), tokenizer.tokenize("I love this!"))
