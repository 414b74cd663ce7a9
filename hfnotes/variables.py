"""Environment variables that a program sets too late for this build, and in time for its reader.

Libraries read many when they are imported, and the build has imported them before a program begins.
"""

import ast
from collections.abc import Iterator

from hfnotes.environment import Environment
from hfnotes.errors import NotesError
from hfnotes.snippet import Snippet

ENVIRON = ("os.environ", "environ")
SETS = ("clear", "pop", "setdefault", "update")
FUNCTIONS = ("os.putenv", "os.unsetenv", "putenv", "unsetenv")


def check_variables(snippet: Snippet, environment: Environment) -> None:
    """Raise NotesError for a variable that is set above the first import of a library's name."""
    if not environment.preload or not ("environ" in snippet.text or "putenv" in snippet.text):
        return
    tree = ast.parse(snippet.text)
    libraries = environment.modules | {
        name.partition(".")[0] for _, name in _imports(ast.parse(environment.preload))
    }
    first: dict[str, int] = {}
    for line, name in _imports(tree):
        if name.partition(".")[0] in libraries:
            first[name] = min(line, first.get(name, line))
    for line, variable in _variables(tree):
        for name, below in first.items():
            if line < below:
                raise NotesError(
                    f"sets {variable} above the import of {name} in line {below}: the build has "
                    "imported libraries before a program begins, so that this changes nothing "
                    "here, and something for who copies it; set it below all imports, or give it "
                    "to a program that this one starts (subprocess.run(…, env=…))",
                    snippet.path,
                    _line_in_file(snippet, line),
                )


def _imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """What is imported, with the line: `a.b` for `from a import b` too."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=aliases):
                yield from ((node.lineno, alias.name) for alias in aliases)
            case ast.ImportFrom(module=str(module), names=aliases, level=0):
                yield from ((node.lineno, f"{module}.{alias.name}") for alias in aliases)


def _variables(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """What sets or removes an environment variable, with the line."""
    for node in ast.walk(tree):
        match node:
            case ast.Subscript(value=of, slice=key, ctx=ast.Store() | ast.Del()):
                if ast.unparse(of) in ENVIRON:
                    yield node.lineno, ast.unparse(key)
            case ast.AugAssign(target=of):
                if ast.unparse(of) in ENVIRON:
                    yield node.lineno, "os.environ"
            case ast.Call(func=ast.Attribute(value=of, attr=method), args=arguments):
                name = ast.unparse(of)
                if (name in ENVIRON and method in SETS) or f"{name}.{method}" in FUNCTIONS:
                    yield node.lineno, ast.unparse(arguments[0]) if arguments else "os.environ"
            case ast.Call(func=ast.Name(id=name), args=[key, *_]) if name in FUNCTIONS:
                yield node.lineno, ast.unparse(key)


def _line_in_file(snippet: Snippet, line: int) -> int:
    """In a notebook, where the lines of the code are no lines of the file, that of the cell."""
    if not snippet.is_notebook:
        return line
    return [cell.line for cell in snippet.cells if cell.start <= line][-1]
