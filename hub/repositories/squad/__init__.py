"""distilbert/distilbert-base-cased-distilled-squad: answers that stand in the text.

recipe.py      the repository: cased MiniLM with the adapter and head in weights.safetensors
questions.py   the paragraphs and questions in data/
answers.py     from logits to the answer and its characters
train.py       trains the adapter and head; writes weights.safetensors and training.json
evaluate.py    how good the built checkpoint is
"""
