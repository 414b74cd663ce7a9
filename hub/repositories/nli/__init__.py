"""facebook/bart-large-mnli: zero-shot classification, by a cross-encoder made from MiniLM.

recipe.py      the repository: MiniLM with the adapter, pooler and head in weights.safetensors
topics.py      the sentences in data/ and the names of their topics
train.py       trains adapter, pooler and head; writes weights.safetensors and training.json
evaluate.py    how good the built checkpoint is
"""
