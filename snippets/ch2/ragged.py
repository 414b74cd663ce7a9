# /// script
# requires-python = ">=3.11"
# dependencies = ["torch"]
# ///
"""길이가 다른 행으로 텐서를 만들면 나는 오류입니다."""

# %% ragged raises=ValueError
import torch

ragged = [
    [200, 200, 200],
    [200, 200],
]
torch.tensor(ragged)
