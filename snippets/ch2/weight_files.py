# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy", "safetensors", "torch"]
# ///
"""피클과 safetensors로 저장한 가중치를 읽을 때의 차이를 봅니다."""

# %% pickle
import torch


class Weights:
    def __reduce__(self):
        return print, ("이 줄은 파일을 읽을 때 실행되었습니다",)


torch.save(Weights(), "model.pt")
torch.load("model.pt", weights_only=False)

# %% weights_only
from pickle import UnpicklingError

try:
    torch.load("model.pt")
except UnpicklingError as error:
    print(type(error).__name__)

# %% safetensors
import json
from pathlib import Path

from safetensors.torch import save_file

tensors = {"bias": torch.zeros(3), "weight": torch.ones(2, 3)}
save_file(tensors, "model.safetensors")

content = Path("model.safetensors").read_bytes()
length = int.from_bytes(content[:8], "little")
header, numbers = content[8 : 8 + length], content[8 + length :]
for name, tensor in json.loads(header).items():
    print(name, tensor)
print(len(numbers), "바이트")
