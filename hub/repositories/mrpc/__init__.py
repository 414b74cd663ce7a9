"""nyu-mll/glue, configuration mrpc: pairs of sentences, and whether they say the same.

recipe.py    the repository: Parquet files in the real schema
pairs.py     the pairs in data/
evaluate.py  what an encoder learns from them; with --record it writes measured.json
"""
