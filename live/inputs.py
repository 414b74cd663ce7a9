"""What a cell is given and what it printed: where a widget begins.

Both are read from the program and from its record, so that nothing is typed a second time.
"""

import ast
import re
from collections.abc import Iterator

from hfnotes.errors import NotesError
from hfnotes.record import read_record, record_path
from hfnotes.snippet import Cell, Snippet

# The ways in which cells print an encoding; a widget prints in the same way.
PRINTS = {
    "lists": re.compile(r"\w+\ninput_ids \[.*\]\n(token_type_ids .*\n)?attention_mask \[.*\]\n"),
    "tokens": re.compile(r"(\[CLS\] .*\n)+"),
    "shape": re.compile(r"torch\.Size\(\[\d+, \d+\]\) \[[\d, ]+\]\n"),
}

# And the ways in which they print what a pipeline gives, by its task.
PIPELINES = {
    "sentiment-analysis": re.compile(r"([A-Z]+ \d\.\d{4}\n)+"),
    "zero-shot-classification": re.compile(r"(\w+ *\d\.\d{3}\n)+"),
}

RANKING = re.compile(r"(\d+ \['.*'\]\n)+")
FOUND = re.compile(r"(\d\.(\d+) passage: .+\n)+")
QUERY, PASSAGE = "query: ", "passage: "  # what e5 wants before a question and before a text


def record_of(snippet: Snippet, cell: Cell) -> str:
    """What the cell printed, as it is recorded. Raises NotesError if it is not."""
    record = read_record(record_path(snippet), snippet)
    if record is None or cell.name not in record.outputs:
        raise NotesError(f"{snippet.name}::{cell.name} is not recorded")
    return record.outputs[cell.name]


def encoding_of(snippet: Snippet, cell: Cell) -> dict:
    """The texts and the checkpoint of the tokenizer call that the cell prints.

    Raises NotesError if it cannot be read from the program, or is printed in an unknown way.
    """
    record = record_of(snippet, cell)
    prints = [name for name, pattern in PRINTS.items() if pattern.fullmatch(record)]
    if not prints:
        raise NotesError(f"no widget can print as {snippet.name}::{cell.name} does")
    checkpoint, texts = texts_of(snippet, cell)
    return {"checkpoint": checkpoint, "texts": texts, "print": prints[0], "record": record}


def continuation_of(snippet: Snippet, cell: Cell) -> dict:
    """The prompt that the cell continues, its checkpoint, and how many tokens it writes.

    Raises NotesError if the cell does not print a line for each of them, and then the text.
    """
    record = record_of(snippet, cell)
    lines = re.fullmatch(r"((?:\d\.\d\d ['\"].*['\"]\n)+).+\n", record)
    if not lines:
        raise NotesError(f"{snippet.name}::{cell.name} does not print the tokens that it writes")
    checkpoint, texts = texts_of(snippet, cell)
    steps = lines[1].count("\n")
    return {"checkpoint": checkpoint, "texts": texts, "steps": steps, "record": record}


def rankings_of(snippet: Snippet, cell: Cell) -> dict:
    """The token of which the cell prints, for each layer, what it looks at most; the checkpoint.

    And the sentence and the record of each cell of the program that does so, those of `cell` first.
    Raises NotesError if `cell` is none of them.
    """
    alike = [each for each in snippet.cells if RANKING.fullmatch(record_of(snippet, each))]
    token = re.search(r"tokens\.index\(\"(\S+)\"\)", snippet.text)
    if cell not in alike or token is None:
        raise NotesError(f"{snippet.name}::{cell.name} does not print what a token looks at")
    sentences = [
        {
            "cell": each.name,
            "text": texts_of(snippet, each)[1][0],
            "record": record_of(snippet, each),
        }
        for each in sorted(alike, key=lambda each: each != cell)
    ]
    checkpoint, _ = texts_of(snippet, cell)
    return {"checkpoint": checkpoint, "looks": token[1], "sentences": sentences}


def search_of(snippet: Snippet, cell: Cell) -> dict:
    """The question and the texts whose cosines the cell prints, and the checkpoint.

    Both are without what the program writes before them, which is given too. Raises NotesError if
    the cell does not print a cosine and a text in each line.
    """
    record = record_of(snippet, cell)
    printed = FOUND.fullmatch(record)
    texts = [line.partition(" ")[2] for line in record.splitlines()]
    values: dict[str, object] = {}
    checkpoint = None
    for node in _nodes_up_to(snippet, cell):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            values[node.targets[0].id] = _value(node.value, values)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".from_pretrained"):
            checkpoint = _value(node.args[0], values)
    questions = [
        value for value in values.values() if isinstance(value, str) and value.startswith(QUERY)
    ]
    if not printed or texts not in values.values() or len(questions) != 1 or not checkpoint:
        raise NotesError(f"{snippet.name}::{cell.name} does not print what is near a question")
    return {
        "checkpoint": checkpoint,
        "question": questions[0].removeprefix(QUERY),
        "texts": [text.removeprefix(PASSAGE) for text in texts],
        "prefixes": [QUERY, PASSAGE],
        "digits": len(printed[2]),
        "record": record,
    }


def pipeline_of(snippet: Snippet, cell: Cell) -> dict:
    """The task, the checkpoint and the texts of the pipeline that the cell calls last, and how.

    Raises NotesError if they do not stand in the program, or the cell prints in an unknown way.
    """
    record = record_of(snippet, cell)
    values: dict[str, object] = {}
    pipelines: dict[str, dict] = {}
    called = None
    for node in _nodes_up_to(snippet, cell):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            values[node.targets[0].id] = _value(node.value, values)
            if isinstance(node.value, ast.Call) and ast.unparse(node.value.func) == "pipeline":
                pipelines[node.targets[0].id] = _arguments(node.value, values)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in pipelines:
            called = pipelines[ast.unparse(node.func)] | {"call": _arguments(node, values)}
    if called is None or not _printed_by_pipeline(called[0], record):
        raise NotesError(f"{snippet.name}::{cell.name} does not print what a pipeline gives")
    texts, options = called["call"].pop(0), called["call"]
    return {
        "task": called[0],
        "checkpoint": called["model"],
        "texts": [texts] if isinstance(texts, str) else texts,
        "options": options,
        "record": record,
    }


def _printed_by_pipeline(task: object, record: str) -> bool:
    """Whether the record is in the form in which widgets print what the task gives."""
    return task in PIPELINES and bool(PIPELINES[task].fullmatch(record))


def _arguments(call: ast.Call, values: dict[str, object]) -> dict:
    """The values of a call's arguments, by their places and names."""
    given = dict(enumerate(_value(each, values) for each in call.args))
    return given | {each.arg: _value(each.value, values) for each in call.keywords}


def logits_of(snippet: Snippet, cell: Cell) -> dict:
    """The logits that the cell's softmax is given, as another cell printed them, and the labels.

    Raises NotesError if the program has no cells that print them.
    """
    given = next(
        (
            ast.unparse(node.args[0])
            for node in ast.walk(ast.parse(cell.source))
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("softmax")
        ),
        None,
    )
    record = record_of(snippet, cell)
    printed = re.fullmatch(r"tensor\((\[\[.*\]\])(.*)\)\n", record, re.DOTALL)
    if given is None or not printed:
        raise NotesError(f"{snippet.name}::{cell.name} does not print a softmax")
    logits = re.search(r"\[\[.*\]\]", _printed_by(snippet, f"print({given})"), re.DOTALL)
    labels = ast.literal_eval(_printed_by(snippet, "print(model.config.id2label)"))
    return {
        "logits": ast.literal_eval(logits[0]),
        "labels": list(labels.values()),
        "suffix": printed[2],
        "record": record,
    }


def _printed_by(snippet: Snippet, source: str) -> str:
    """What the cell printed whose code is `source`. Raises NotesError if there is none."""
    for cell in snippet.cells:
        if cell.source == source:
            return record_of(snippet, cell)
    raise NotesError(f"{snippet.name} has no cell `{source}`")


def texts_of(snippet: Snippet, cell: Cell) -> tuple[str, list[str]]:
    """The checkpoint and the texts of the last tokenizer call down to the cell.

    Raises NotesError if they do not stand in the program.
    """
    values: dict[str, object] = {}
    checkpoint = texts = None
    for node in _nodes_up_to(snippet, cell):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            values[node.targets[0].id] = _value(node.value, values)
        elif isinstance(node, ast.Call) and node.args:
            name = ast.unparse(node.func)
            if re.fullmatch(r"\w*Tokenizer\.from_pretrained", name):
                checkpoint = _value(node.args[0], values) or checkpoint
            elif name == "tokenizer":
                texts = _value(node.args[0], values)
    texts = [texts] if isinstance(texts, str) else texts
    if not (isinstance(checkpoint, str) and isinstance(texts, list)):
        raise NotesError(
            f"{snippet.name}::{cell.name}: up to this cell no `tokenizer(…)` is called with texts "
            "that stand in the program"
        )
    return checkpoint, texts


def _nodes_up_to(snippet: Snippet, cell: Cell) -> Iterator[ast.AST]:
    """What stands in the program down to the cell's last line, in the order in which it stands."""
    nodes = [node for node in ast.walk(ast.parse(snippet.text)) if hasattr(node, "lineno")]
    nodes.sort(key=lambda node: (node.lineno, node.col_offset))
    return (node for node in nodes if node.lineno <= cell.end)


def _value(node: ast.expr, values: dict[str, object]) -> object:
    """The value of a literal, a name that was given one, or `.replace(…)` of these; else None."""
    if isinstance(node, ast.Name):
        return values.get(node.id)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        texts = [_value(each, values) for each in (node.func.value, *node.args)]
        if node.func.attr == "replace" and all(isinstance(text, str) for text in texts):
            return texts[0].replace(*texts[1:])
    try:
        return ast.literal_eval(node)
    except ValueError:
        return None
