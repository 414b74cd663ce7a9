# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""'BERT, GPT-2, BART가 작업을 하는 방법' 연습의 답입니다."""

# %% shift_right
import torch
from transformers.models.bart.modeling_bart import shift_tokens_right


def shift(labels, start, pad):
    """한 칸씩 밀고, 처음에 start를 넣고, -100은 pad로 바꿉니다."""
    first = torch.full_like(labels[:, :1], start)
    shifted = torch.cat([first, labels[:, :-1]], dim=1)
    return shifted.masked_fill(shifted == -100, pad)


labels = torch.tensor([[0, 9, 8, 7, 2], [0, 9, 2, -100, -100]])
print(shift(labels, start=2, pad=1))
library = shift_tokens_right(
    labels, pad_token_id=1, decoder_start_token_id=2
)
print(torch.equal(shift(labels, start=2, pad=1), library))
