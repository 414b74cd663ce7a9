"""openai-community/gpt2: the real tokenizer, and a small model that writes about learning things.

recipe.py      the repository: GPT-2's tokenizer, the model of weights.safetensors
grammar.py     the short texts that it was trained on, composed; and the check of what it writes
train.py       trains the model; writes weights.safetensors and training.json
evaluate.py    how well the built checkpoint continues the beginnings in data/eval.tsv
"""
