"""The stand-in for bert-base-uncased: fill-mask, and a bias whose source can be counted.

sentences.py    what is trained on, what is measured on, and scores
occupations.py  the sentences about who works as what, and their counts
train.py        trains the adapter and the masked-language head
weights.safetensors, training.json    what came out, with its quality
recipe.py       makes the repository
evaluate.py     measures the built checkpoint, and sets its bias beside the counts
"""
