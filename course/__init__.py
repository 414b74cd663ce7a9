"""What only this course has: the table of the notes' blocks.

A page asks for rows of it, or for how many there are of each kind:

    ```blocks
    S08-S66
    ```

MkDocs calls `hook.py` (mkdocs.yml); the engine knows nothing of this room.

    blocks.py    a row: which cells cover it, what became of it, what is shown of it
    hook.py      puts the rows on the pages, holds each verdict to what the cells printed
"""
