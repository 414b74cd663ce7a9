"""What helps a reader along: what terms mean, how long a chapter takes, what of an output is real.

glossary.py    the terms, from the one page that defines them, and where a page explains them
minutes.py     how long a page takes to read
provenance.py  what of which repositories the output of each cell comes from
marks.py       what an output says of that, by what the page of the embedded hub says is real
versions.py    what runs where: the environments, their packages, who asks for them
ways.py        the ways out of a page, where there is a repository (mkdocs.yml)
offline.py     the site as one file to carry away
book.py        all pages as one, for the book
press.py       prints the book
hook.py        puts all on the pages, when all of them are known (mkdocs.yml)
"""
