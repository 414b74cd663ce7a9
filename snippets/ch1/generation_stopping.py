# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""글쓰기가 언제 멈추는지, 길이를 어떻게 정하는지 봅니다."""

# %% end
from transformers import AutoModelForCausalLM, AutoTokenizer

checkpoint = "openai-community/gpt2"
tokenizer = AutoTokenizer.from_pretrained(checkpoint)
model = AutoModelForCausalLM.from_pretrained(checkpoint)


def write(prompt, **settings):
    """이어 쓴 토큰만 돌려줍니다."""
    inputs = tokenizer(prompt, return_tensors="pt")
    ids = model.generate(**inputs, do_sample=False, **settings)[0]
    return ids[inputs["input_ids"].shape[1] :]


prompt = "In this course, we will teach you how to"
new = write(prompt, max_new_tokens=200)
print(len(new), tokenizer.decode(new))
print(new[-1].item() == model.generation_config.eos_token_id)

# %% stop_strings
for stop in (".", "piano"):
    new = write(
        prompt, max_new_tokens=200, stop_strings=[stop], tokenizer=tokenizer
    )
    print(len(new), tokenizer.decode(new))

# %% lengths
for prompt in ("My friend", "My friend and I have been learning"):
    print(len(tokenizer(prompt)["input_ids"]), prompt)
    for length in ("max_new_tokens", "max_length"):
        new = write(prompt, **{length: 10})
        print(f"    {length:<14} {len(new):>2} {tokenizer.decode(new)}")

# %% unset
print(len(write("My friend and I have been learning")))

# %% too_short raises=ValueError
write(prompt, max_length=5)
