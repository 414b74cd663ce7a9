"""hfnotes/korean-help: short Korean help texts, and questions in other words.

recipe.py    the repository: a card and Parquet files
help.py      the texts in data/texts.tsv and the questions in data/questions.tsv
evaluate.py  how often the encoder finds the right text; with --record it writes measured.json
"""
