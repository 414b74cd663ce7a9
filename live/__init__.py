"""What runs in the reader's browser, and what the build gives it.

A page asks for a widget, which begins with what a cell of the page was given:

    ```live
    tokens ch2/tokenizers_bert.py::auto_tokenizer
    ```

MkDocs calls `hook.py` (mkdocs.yml); the engine knows nothing of this room.

    live.toml      which widgets and tokenizers there are
    fences.py      what a page asks for
    inputs.py      what a cell is given and what it printed, read from the program and its record
    starts.py      what each widget begins with
    payloads.py    what widgets load, as files that a page in a folder can load as well
    attention.py   what a BERT of the hub looks at in the sentences of a program
    weights.py     a small GPT-2 of the hub in two bytes a number
    encoder.py     a BERT of the hub in blocks, its word table in shards
    e5.py          multilingual-e5-small of the hub as such, in 4 bits, and its vocabulary
    minilm.py      all-MiniLM-L6-v2 as such, in 12 bits, and the adapters of stand-ins
    hook.py        puts the widgets on the pages and the files into the site
    templates/     a widget before it is opened
    web/           what runs in the page, without a build step
    theme/         what pages load more when they are opened from a folder
    vendor/        what is from others, as it is, with its licence
"""
