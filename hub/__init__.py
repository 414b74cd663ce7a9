"""The embedded hub: a Hugging Face cache with real repository ids, built with no internet.

`python -m hub build` lets the real client fill a folder that serves as HF_HOME, from a server on
this machine. Tokenizers and architectures are the real ones; weights are a real pretrained encoder
(all-MiniLM-L6-v2) in the real shapes, with small trained parts that stand in for the real
checkpoints. Nothing is trained when building, and the files come out byte for byte the same on
every machine (`digests.json`). The engine knows this room by the configuration alone.

    recipes.py    which repositories there are
    recipe.py     what a recipe is
    build.py      all repositories from the recipes, through the loopback server
    noise.py      a hub with weights that differ by rounding
    pull.py       the same repositories from the real Hub
    client.py     the real client with a built hub
    missing.py    what the hub lacks of what a program asked for
    tables.py     own data sets as files that programs read

    repositories/ one folder a repository: recipe, data, weights, measured quality
    parts/        what checkpoints and data sets are made of
    cache/        the folder that is filled, the server, the client
    training/     how the small weights were trained
"""

# The last file that a build writes: a folder that has it is a whole hub.
MANIFEST = "embedded-hub.json"

# Where `make hub-pull` puts what it brings from the real Hub.
PULLED = ".cache/hub-real"
