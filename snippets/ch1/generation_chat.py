# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""대화를 채팅 템플릿으로 글 하나로 바꾸어 파이프라인에 넣습니다."""

# %% template
from transformers import pipeline

generator = pipeline("text-generation", model="openai-community/gpt2")
tokenizer = generator.tokenizer
print(tokenizer.chat_template)
tokenizer.chat_template = """\
{% for message in messages %}
<|im_start|>{{ message.role }}
{{ message.content }}<|im_end|>
{% endfor %}
{% if add_generation_prompt %}
<|im_start|>assistant
{% endif %}"""

# %% render
messages = [
    {"role": "system", "content": "Answer in one sentence."},
    {"role": "user", "content": "Would you like to learn how to swim?"},
]
print(tokenizer.apply_chat_template(messages, tokenize=False))

# %% generation_prompt
text = tokenizer.apply_chat_template(
    messages, tokenize=False, add_generation_prompt=True
)
print(text)

# %% pieces
print(tokenizer.tokenize("<|im_start|>user"))
tokenizer.add_tokens(["<|im_start|>", "<|im_end|>"], special_tokens=True)
print(tokenizer.tokenize("<|im_start|>user"))
print(len(tokenizer), generator.model.config.vocab_size)

# %% chat
tokenizer.chat_template = """\
{% for message in messages %}
{{ message.content }}
{%- endfor %}"""
result = generator(messages[1:], max_new_tokens=20, do_sample=False)
chat = result[0]["generated_text"]
for message in chat:
    print(message)

# %% by_hand
text = tokenizer.apply_chat_template(
    messages[1:], tokenize=False, add_generation_prompt=True
)
result = generator(
    text, max_new_tokens=20, do_sample=False, return_full_text=False
)
print(result[0]["generated_text"] == chat[-1]["content"])

# %% no_template raises=ValueError
tokenizer.chat_template = None
generator(messages)
