# /// script
# requires-python = ">=3.11"
# dependencies = ["accelerate", "torch"]
# ///
"""'Accelerate로 나누어 학습하기' 연습의 답입니다."""

# %% steps
from accelerate import Accelerator, debug_launcher
from accelerate.utils import gather_object
from torch.utils.data import DataLoader


def count():
    accelerator = Accelerator(cpu=True)
    loader = accelerator.prepare(DataLoader(range(96), batch_size=16))
    batches = gather_object([[len(batch) for batch in loader]])
    if accelerator.is_main_process:
        print(*batches, sep="\n")
    accelerator.end_training()


debug_launcher(count, num_processes=2)
