# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""적지 않은 생성 설정을 파이프라인이 어디서 가져오는지 봅니다."""

# %% defaults
import torch
from transformers import pipeline

generator = pipeline("text-generation", model="openai-community/gpt2")


def used(**settings):
    """실제로 쓰인 온도와 남은 후보의 수를 점수에서 읽어 냅니다."""
    result = generator(
        "In this course, we will teach you how to",
        max_new_tokens=1,
        output_logits=True,
        output_scores=True,
        return_dict_in_generate=True,
        **settings,
    )[0]
    before, after = torch.tensor([result["logits"][0], result["scores"][0]])
    best = before.argmax()
    return f"{before[best] / after[best]:.2f}", int(after.isfinite().sum())


print(*used())

# %% generation_config
print(generator.model.generation_config)
generator.model.generation_config.update(do_sample=True, temperature=1.5)
print(*used())
print(*used(temperature=1.0, top_k=0))
