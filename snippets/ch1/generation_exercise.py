# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""'언어 모델은 어떻게 글을 쓰나' 연습의 답입니다."""

# %% nucleus
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

checkpoint = "openai-community/gpt2"
tokenizer = AutoTokenizer.from_pretrained(checkpoint)
model = AutoModelForCausalLM.from_pretrained(checkpoint)


def nucleus(logits, top_p):
    """확률이 큰 것부터 더해 top_p를 처음 넘을 때까지의 토큰입니다."""
    probabilities, tokens = logits.softmax(dim=-1).sort(descending=True)
    before = probabilities.cumsum(dim=-1) - probabilities
    return tokens[before < top_p]


for prompt in ("In this", "If you want to tune a guitar, you need a"):
    output = model.generate(
        **tokenizer(prompt, return_tensors="pt"),
        max_new_tokens=1,
        do_sample=True,
        top_k=0,
        top_p=0.9,
        output_logits=True,
        output_scores=True,
        return_dict_in_generate=True,
    )
    ours = nucleus(output.logits[0][0], 0.9)
    theirs = output.scores[0][0].isfinite().nonzero().flatten()
    print(*(tokenizer.decode(token).strip() for token in ours))
    print(torch.equal(ours.sort().values, theirs))


# %% read
def read(prompt, new, use_cache):
    """프롬프트가 prompt개, 쓸 토큰이 new개일 때 읽는 토큰의 수입니다."""
    steps = range(new)
    if use_cache:
        return sum(1 if step else prompt for step in steps)
    return sum(prompt + step for step in steps)


for new in (12, 100, 1000):
    without, with_cache = read(10, new, False), read(10, new, True)
    print(f"{new:>5,} {without:>8,} {with_cache:>6,}")
