# /// script
# requires-python = ">=3.11"
# dependencies = ["datasets>=5", "torch", "transformers>=5"]
# ///
"""이제 가져올 수 없는 이름과, 그 자리에 쓰는 것입니다."""

# %% adamw
try:
    from transformers import AdamW
except ImportError as error:
    print(error.msg.partition(" (")[0])

from torch.optim import AdamW

print(AdamW.__module__)

# %% tensorflow
try:
    from transformers import TFAutoModel

    TFAutoModel.from_pretrained("google-bert/bert-base-cased")
except ImportError as error:
    print(error.msg.partition(" (")[0])

from transformers import AutoModel

model = AutoModel.from_pretrained("google-bert/bert-base-cased")
print(type(model).__name__)

# %% load_metric
try:
    from datasets import load_metric

    metric = load_metric("accuracy")
except ImportError as error:
    print(error.msg.partition(" (")[0])

import numpy as np

predictions, labels = np.array([1, 0, 1, 1]), np.array([1, 0, 0, 1])
print((predictions == labels).mean())

# %% with_lm_head
try:
    from transformers import AutoModelWithLMHead

    AutoModelWithLMHead.from_pretrained("openai-community/gpt2")
except ImportError as error:
    print(error.msg.partition(" (")[0])

from transformers import AutoModelForCausalLM

gpt2 = AutoModelForCausalLM.from_pretrained("openai-community/gpt2")
print(type(gpt2).__name__)
