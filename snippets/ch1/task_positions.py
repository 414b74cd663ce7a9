# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""디코더에서 위치 임베딩을 지우면 순서를 얼마나 잃는지 봅니다."""

# %% with_positions
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

checkpoint = "openai-community/gpt2"
tokenizer = AutoTokenizer.from_pretrained(checkpoint)
model = AutoModelForCausalLM.from_pretrained(checkpoint)
prompt = "In this course, we will teach you how to"
inputs = tokenizer(prompt, return_tensors="pt")


def write():
    ids = model.generate(**inputs, do_sample=False, max_new_tokens=12)[0]
    return tokenizer.decode(ids[inputs["input_ids"].shape[1] :])


print(write())

# %% without_positions
torch.nn.init.zeros_(model.transformer.wpe.weight)
print(write())


# %% order
def last_hidden(text):
    inputs = tokenizer(text, return_tensors="pt")
    with torch.no_grad():
        outputs = model.transformer(**inputs, output_hidden_states=True)
    return [layer[0, -1] for layer in outputs.hidden_states]


first = last_hidden(" play sing read")
second = last_hidden(" sing play read")
for layer, (one, other) in enumerate(zip(first, second, strict=True)):
    same = torch.cosine_similarity(one, other, dim=0) > 0.9999
    print(layer, same.item())
