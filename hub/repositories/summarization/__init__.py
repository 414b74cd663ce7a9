"""sshleifer/distilbart-cnn-12-6: BART's real vocabulary, and a small model for local news.

recipe.py      the repository: BART's tokenizer, the model of weights.safetensors
notices.py     the notices that it was trained on, composed from the parts in parts.py
train.py       trains the model; writes weights.safetensors and training.json
evaluate.py    how well the built checkpoint shortens the notices in data/
"""
