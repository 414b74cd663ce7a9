# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""있을 수 없는 일을 물어도 모델이 같은 확률로 답하는지 봅니다."""

# %% load
from transformers import AutoModelForCausalLM, AutoTokenizer

checkpoint = "openai-community/gpt2"
tokenizer = AutoTokenizer.from_pretrained(checkpoint)
model = AutoModelForCausalLM.from_pretrained(checkpoint)

# %% invented
for prompt in (
    "If you want to swim in the sea, you need",
    "If you want to swim without water, you need",
    "If you want to bake bread, you need",
    "If you want to bake a piano, you need",
):
    inputs = tokenizer(prompt, return_tensors="pt")
    output = model.generate(
        **inputs,
        do_sample=False,
        max_new_tokens=20,
        stop_strings=["."],
        tokenizer=tokenizer,
        output_scores=True,
        return_dict_in_generate=True,
    )
    chosen = [step.softmax(dim=-1).max() for step in output.scores]
    print(f"{sum(chosen) / len(chosen):.2f}", end=" ")
    print(tokenizer.decode(output.sequences[0]))
