# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""KV 캐시가 있을 때와 없을 때 모델이 읽는 토큰의 수를 셉니다."""

# %% load
from transformers import AutoModelForCausalLM, AutoTokenizer

checkpoint = "openai-community/gpt2"
tokenizer = AutoTokenizer.from_pretrained(checkpoint)
model = AutoModelForCausalLM.from_pretrained(checkpoint)
read = []
model.register_forward_pre_hook(
    lambda _, args, kwargs: read.append(kwargs["input_ids"].shape[1]),
    with_kwargs=True,
)

# %% count
prompt = "In this course, we will teach you how to"
inputs = tokenizer(prompt, return_tensors="pt")
texts = []
for use_cache in (False, True):
    read.clear()
    ids = model.generate(
        **inputs, do_sample=False, max_new_tokens=12, use_cache=use_cache
    )
    texts.append(tokenizer.decode(ids[0]))
    print(read, sum(read))
print(texts[0] == texts[1])

# %% cache
import torch

with torch.no_grad():
    cache = model(**inputs, use_cache=True).past_key_values
first = cache.layers[0]
print(len(cache.layers), first.keys.shape, first.values.shape)

# %% one_more
play = tokenizer(" play", return_tensors="pt")["input_ids"]
whole = tokenizer(f"{prompt} play", return_tensors="pt")["input_ids"]
with torch.no_grad():
    short = model(input_ids=play, past_key_values=cache).logits[0, -1]
    long = model(input_ids=whole).logits[0, -1]
print(first.keys.shape)
print(torch.allclose(short, long, atol=1e-3))

# %% memory
from transformers import GPT2Config


def cache_bytes(config, length):
    """키와 값(2), 층마다, 토큰마다 n_embd개의 4바이트 수입니다."""
    return 2 * config.n_layer * length * config.n_embd * 4


kept = sum(
    layer.keys.nbytes + layer.values.nbytes for layer in cache.layers
)
print(kept, cache_bytes(model.config, 11))
real = GPT2Config(n_layer=12, n_embd=768)
print(f"{cache_bytes(real, 1024) / 1e6:.1f} MB")
