"""hfnotes/korean-names: Korean sentences whose words say what they name.

recipe.py     the repository: a card and Parquet files
sentences.py  the sentences in data/sentences.tsv, with the names in data/names.tsv
"""
