# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers>=5"]
# ///
"""글 안에서 질문의 답이 적힌 곳을 찾습니다."""

# %% load
from transformers import AutoModelForQuestionAnswering, AutoTokenizer

checkpoint = "distilbert/distilbert-base-cased-distilled-squad"
tokenizer = AutoTokenizer.from_pretrained(checkpoint)
model = AutoModelForQuestionAnswering.from_pretrained(checkpoint)

question = "What is the name of the repository ?"
context = (
    "Pipeline has been included in the huggingface/transformers repository"
)

# %% scores
import torch

inputs = tokenizer(question, context, return_tensors="pt")
with torch.no_grad():
    outputs = model(**inputs)
print(inputs["input_ids"].shape, outputs.start_logits.shape)

# %% answer
inside = torch.tensor([part == 1 for part in inputs.sequence_ids(0)])
start = outputs.start_logits[0].masked_fill(~inside, -torch.inf).softmax(-1)
end = outputs.end_logits[0].masked_fill(~inside, -torch.inf).softmax(-1)
spans = torch.triu(start[:, None] * end[None, :])
first, last = divmod(spans.argmax().item(), spans.shape[1])
print(f"score {spans.max():.2f}")

# %% characters
begin = inputs.token_to_chars(0, first).start
stop = inputs.token_to_chars(0, last).end
print(begin, stop, context[begin:stop])

# %% no_pipeline raises=KeyError
from transformers import pipeline

pipeline("question-answering", model=checkpoint)
