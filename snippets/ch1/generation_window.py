# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""문맥 창보다 긴 글을 넣으면 어떻게 되는지 봅니다."""

# %% window
from transformers import AutoModelForCausalLM, AutoTokenizer

checkpoint = "openai-community/gpt2"
tokenizer = AutoTokenizer.from_pretrained(checkpoint)
model = AutoModelForCausalLM.from_pretrained(checkpoint)
print(model.config.n_positions, tokenizer.model_max_length)
print(model.transformer.wpe.weight.shape)

# %% hole
from transformers import pipeline

read = []
model.register_forward_pre_hook(
    lambda _, args, kwargs: read.append(kwargs["input_ids"][0]),
    with_kwargs=True,
)
text = "In this course, we will teach you how to play the piano. " * 100
print(len(tokenizer(text)["input_ids"]))
generator = pipeline("text-generation", model=model, tokenizer=tokenizer)
generator(text, max_new_tokens=10, handle_long_generation="hole")
print(len(read[0]), repr(tokenizer.decode(read[0][:6])))

# %% beyond raises=IndexError
inputs = tokenizer(text, return_tensors="pt")
model.generate(**inputs, do_sample=False, max_new_tokens=10)
