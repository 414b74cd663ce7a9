"""Helsinki-NLP/opus-mt-ko-en: a translator of everyday Korean sentences, real in its class alone.

recipe.py    the repository
phrases.py   the phrases that it knows
compose.py   sentences composed from them, and which combinations are kept from training
vocabulary.py  the pieces of its SentencePiece models source.spm and target.spm
train.py     trains both and the model; writes weights.safetensors and training.json
evaluate.py  how good the built checkpoint is
"""
