# /// script
# requires-python = ">=3.11"
# dependencies = ["torch", "transformers<5"]
# ///
"""transformers 4의 질의 응답 파이프라인입니다."""

# %% pipeline
from transformers import pipeline

question_answerer = pipeline(
    "question-answering",
    model="distilbert/distilbert-base-cased-distilled-squad",
)
result = question_answerer(
    question="What is the name of the repository ?",
    context="Pipeline has been included in the"
    " huggingface/transformers repository",
)
print(f"{result['score']:.2f}")
print(result["start"], result["end"], result["answer"])
