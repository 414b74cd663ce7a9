"""What helps a reader along: what a term means, how long a chapter takes to read.

glossary.py  the terms, from the one page that defines them, and where a page explains them
minutes.py   how long a page takes to read
hook.py      puts both on the pages, when all of them are known (mkdocs.yml)
"""
