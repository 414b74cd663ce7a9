"""distilbert/distilbert-base-uncased-finetuned-sst-2-english: a sentiment classifier.

recipe.py      the repository: MiniLM with the adapter and head in weights.safetensors, widened
sentences.py   the sentences in data/ that it was trained and measured on
compose.py     more of them, composed
train.py       trains the adapter and head; writes weights.safetensors and training.json
evaluate.py    how good the built checkpoint is
"""
