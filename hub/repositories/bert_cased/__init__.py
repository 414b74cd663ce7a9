"""The stand-in for bert-base-cased: an encoder from MiniLM, read through cased pieces.

recipe.py    makes the repository; nothing was trained for it
evaluate.py  compares the built checkpoint with the uncased encoder; with --record it writes
             measured.json
"""
