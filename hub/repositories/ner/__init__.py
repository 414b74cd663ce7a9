"""dbmdz/bert-large-cased-finetuned-conll03-english: names of persons, organisations and places.

entities.py    the sentences in data/ with their entities, the labels of the model, the score
compose.py     more sentences, composed from the templates and names in data/
case.py        how a piece is written, which the encoder did not know when it was trained
recipe.py      the repository: MiniLM for cased pieces with what is in weights.safetensors
train.py       trains that; writes weights.safetensors and training.json
evaluate.py    how good the built checkpoint is
"""
