"""hfnotes/korean-reviews: short Korean reviews, written for this project.

recipe.py    the repository: a card and Parquet files
reviews.py   the reviews: those in data/written.tsv, and those composed of data/clauses.tsv
"""
