"""What the output of each cell comes from: which parts of which repositories.

A program is read, not run: what a call loads flows through assignments, calls, loops and functions
to what is printed. Where the text alone does not tell, more is taken to flow than does, so that a
value of a stand-in is not called real; a shape that a stand-in cannot change is told from a value.
"""

import ast
from collections import ChainMap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache

from hfnotes.snippet import Cell, Snippet


class Part(Enum):
    """What of a repository a value depends on."""

    NAME = "name"  # its id, which says nothing of what is in it
    TOKENIZER = "tokenizer"
    STRUCTURE = "structure"  # how many layers and weights, what the labels are called
    SHAPE = "shape"  # classes, the axes of the tensors that go in and come out
    WEIGHTS = "weights"
    TEXT = "text"  # what its weights have written or found: its length is a value too
    DATA = "data"
    COLUMNS = "columns"


Sources = frozenset[tuple[str, Part]]
NOTHING: Sources = frozenset()
Env = ChainMap[str, Sources]

# What remains of a value in what is said of it alone.
ATTRIBUTES = {
    **dict.fromkeys(("shape", "ndim", "dtype", "device", "size", "dim"), Part.SHAPE),
    **dict.fromkeys(("config", "num_parameters", "numel"), Part.STRUCTURE),
    **dict.fromkeys(("features", "column_names"), Part.COLUMNS),
}
NARROWED_FROM = {
    Part.SHAPE: {Part.WEIGHTS, Part.STRUCTURE},
    Part.STRUCTURE: {Part.WEIGHTS},
    Part.COLUMNS: {Part.DATA},
}
DRAWS = {"savefig", "show"}
OF_TYPES = {"type", "isinstance", "issubclass", "hasattr"}
DOWNLOADS = {"hf_hub_download", "snapshot_download", "try_to_load_from_cache"}


def narrowed(sources: Sources, part: Part) -> Sources:
    """What remains of `sources` where only the shape, the structure or the columns are told."""
    wider = NARROWED_FROM[part]
    return frozenset((name, part if each in wider else each) for name, each in sources)


def loaded(sources: Sources, part: Part) -> Sources:
    """What a call loads that is given `sources`: by a name, or from a folder that was saved to.

    A saved model has also what it was trained with; a tokenizer or a configuration has not.
    """
    if part is Part.WEIGHTS:
        return frozenset((name, part if of is Part.NAME else of) for name, of in sources)
    wider = {Part.NAME, Part.WEIGHTS} - ({Part.WEIGHTS} if part is Part.TOKENIZER else set())
    return frozenset((name, part) for name, of in sources if of in wider or of is part)


def values(sources: Sources) -> Sources:
    """Without names: what a repository is called is no part of it."""
    return frozenset(each for each in sources if each[1] is not Part.NAME)


def written(sources: Sources) -> Sources:
    """What a model has written or found: as long, and of as many parts, as its weights have it."""
    return frozenset((name, Part.TEXT if part is Part.WEIGHTS else part) for name, part in sources)


def only_tokenizer(sources: Sources) -> Sources:
    return frozenset(each for each in sources if each[1] is Part.TOKENIZER)


@dataclass
class Function:
    """A function or a class of the program, and the scope that it was defined in."""

    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    scope: Env


@dataclass
class Flow:
    """What flows where in one program; `ids` are the repositories that there are."""

    ids: Iterable[str]
    functions: dict[str, Function] = field(default_factory=dict)
    folders: dict[str, Sources] = field(default_factory=dict)  # what was saved where
    for_training: set[str] = field(default_factory=set)  # folders that training will save to
    printed: Sources = NOTHING  # by the cell that is read
    prints: bool = False  # whether it prints at all
    _running: list[ast.AST] = field(default_factory=list)
    _returned: list[Sources] = field(default_factory=list)
    _left: Sources = NOTHING  # what decides where loops end

    def __post_init__(self) -> None:
        self._names = {name: each for each in self.ids for name in (each, each.split("/")[1])}

    def output(self, cell: Cell, body: list[ast.stmt], scope: Env) -> Sources:
        """Read a cell; what its output comes from."""
        self.printed, self.prints = NOTHING, False
        self.run(body, scope)
        if cell.raises:
            self.printed |= self.error(body[-1:], scope)
        elif draws(body) or not self.prints:
            self.printed |= values(self._of_all(expressions(body), scope))
        return self.printed

    # Statements

    def run(self, body: Iterable[ast.stmt], scope: Env, given: Sources = NOTHING) -> None:
        """Read statements that are run where `given` says whether, or how often."""
        for statement in body:
            self._run(statement, scope, given)

    def _run(self, node: ast.stmt, scope: Env, given: Sources) -> None:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                self.functions[node.name] = Function(node, scope)
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    self._assign(target, value, scope, given)
            case ast.AnnAssign(target=target, value=value) if value:
                self._assign(target, value, scope, given)
            case ast.AugAssign(target=target, value=value):
                self._add(target, self.of(value, scope) | given, scope)
            case ast.For():
                self._loop(node, scope, given)
            case ast.Break() | ast.Continue():
                self._left |= given
            case ast.While(test=test, body=body) | ast.If(test=test, body=body):
                for _ in range(2):
                    turns = given | values(self.of(test, scope))
                    self.run([*body, *node.orelse], scope, turns)
            case ast.With(items=items, body=body):
                for item in items:
                    sources = self.of(item.context_expr, scope)
                    if item.optional_vars:
                        self._bind(item.optional_vars, sources, scope)
                self.run(body, scope, given)
            case ast.Try(body=body, handlers=handlers):
                self.run(body, scope, given)
                self._handle(body, handlers, scope, given)
                self.run([*node.orelse, *node.finalbody], scope, given)
            case ast.Return(value=value):
                self._returned.append(given | (self.of(value, scope) if value else NOTHING))
            case ast.Expr(value=ast.Call() as call):
                self._effects(call, scope, given)
            case _:
                self._parts(node, scope, given)

    def _parts(self, node: ast.AST, scope: Env, given: Sources) -> None:
        """All that stands in what is not told apart, in its order."""
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.of(child, scope)
            elif isinstance(child, ast.stmt):
                self._run(child, scope, given)
            else:
                self._parts(child, scope, given)

    def _loop(self, node: ast.For, scope: Env, given: Sources) -> None:
        outer, self._left = self._left, NOTHING
        turns = given | values(self.of(node.iter, scope))
        for _ in range(2):  # what one turn leaves, the next one finds
            self._assign(node.target, node.iter, scope, given | self._left)
            self.run([*node.body, *node.orelse], scope, turns | self._left)
        self._bind_also(node.target, self._left, scope)
        self._left = outer

    def _handle(
        self,
        body: list[ast.stmt],
        handlers: list[ast.ExceptHandler],
        scope: Env,
        given: Sources,
    ) -> None:
        """What an error says is of what was asked for, and of shapes."""
        error = self.error(body, scope)
        for handler in handlers:
            if handler.name:
                scope[handler.name] = error
            self.run(handler.body, scope, given)

    def error(self, body: Iterable[ast.AST], scope: Env) -> Sources:
        """What the message of an error in `body` may depend on."""
        return narrowed(values(self._of_all(expressions(body), scope)), Part.SHAPE)

    def _assign(self, target: ast.expr, value: ast.expr, scope: Env, given: Sources) -> None:
        """Bind `target`, part by part where both are written in parts."""
        parts = None
        if isinstance(target, ast.Tuple | ast.List):
            match value:
                case ast.Tuple(elts=parts) | ast.List(elts=parts):
                    pass
                case ast.Call(func=ast.Name(id="zip"), args=parts):
                    pass
                case ast.Call(func=ast.Name(id="enumerate"), args=[items, *_]):
                    parts = [ast.Constant(0), items]
                case ast.Call(keywords=keywords) if any(
                    each.arg == "output_loading_info" for each in keywords
                ):
                    parts = [value, ast.Attribute(value, "config")]  # a report of names
        if parts and len(parts) == len(target.elts):
            for each, part in zip(target.elts, parts, strict=True):
                self._assign(each, part, scope, given)
        else:
            self._bind(target, self.of(value, scope) | given, scope)

    def _bind(self, target: ast.expr, sources: Sources, scope: Env) -> None:
        if isinstance(target, ast.Name):
            scope[target.id] = sources
            if len(scope.maps) == 1:
                self.functions.pop(target.id, None)
        elif isinstance(target, ast.Tuple | ast.List):
            for each in target.elts:
                self._bind(each, sources, scope)
        else:  # a part of something: x[0], x.y, *x
            self._add(target, sources, scope)

    def _bind_also(self, target: ast.expr, sources: Sources, scope: Env) -> None:
        for node in ast.walk(target):
            if isinstance(node, ast.Name):
                self._add(node, sources, scope)

    def _add(self, target: ast.expr, sources: Sources, scope: Env) -> None:
        """What `target` is a part of has `sources` in it as well."""
        while isinstance(target, ast.Attribute | ast.Subscript | ast.Starred | ast.Call):
            target = target.func if isinstance(target, ast.Call) else target.value
        if isinstance(target, ast.Name):
            for names in scope.maps:
                if target.id in names:
                    names[target.id] |= values(sources)
                    return
            scope[target.id] = sources

    def _effects(self, call: ast.Call, scope: Env, given: Sources) -> None:
        """A call for what it does: it prints, saves, or changes what it is called on."""
        arguments = self._of_all(arguments_of(call), scope)
        match call.func:
            case ast.Name(id="print"):
                self.prints = True
                self.printed |= values(arguments | given)
            case ast.Attribute(value=owner, attr=attr) if attr.startswith(("save", "copy")):
                self._save(self.of(owner, scope) | arguments, call, scope)
            case ast.Attribute(value=owner, attr=attr):
                self.of(call, scope, given)
                self._add(owner, arguments | given, scope)
                if attr == "train":
                    for folder in self.for_training:
                        self.folders[folder] = values(self.of(owner, scope))
            case _:
                result = self.of(call, scope, given)
                for each in call.args:
                    if isinstance(each, ast.Name):
                        self._add(each, result | arguments, scope)

    def _save(self, saved: Sources, call: ast.Call, scope: Env) -> None:
        for each in call.args:
            if isinstance(each, ast.Constant):
                folder = str(each.value)
                self.folders[folder] = self.folders.get(folder, NOTHING) | values(saved)
            else:
                self._add(each, saved, scope)

    # Expressions

    def of(self, node: ast.AST, scope: Env, given: Sources = NOTHING) -> Sources:
        """What the value of an expression comes from."""
        match node:
            case ast.Constant(value=str(text)):
                name = self._names.get(text)
                return self.folders.get(text, NOTHING) | ({(name, Part.NAME)} if name else NOTHING)
            case ast.Name(id=name):
                if name in self.functions:
                    return self._called(self.functions[name], NOTHING, given)
                return scope.get(name, NOTHING)
            case ast.Attribute(value=value, attr="tokenizer"):
                return only_tokenizer(self.of(value, scope))
            case ast.Attribute(value=value, attr=attr):
                sources = self.of(value, scope)
                return narrowed(sources, ATTRIBUTES[attr]) if attr in ATTRIBUTES else sources
            case ast.Call():
                return self._call(node, scope, given)
            case ast.NamedExpr(target=target, value=value):
                self._bind(target, self.of(value, scope), scope)
                return self.of(target, scope)
            case ast.Lambda():
                return self._lambda(node, NOTHING, scope)
            case ast.Yield(value=value) | ast.YieldFrom(value=value):
                self._returned.append(self.of(value, scope) if value else NOTHING)
                return NOTHING
            case ast.Compare(ops=ops) if all(isinstance(op, ast.Is | ast.IsNot) for op in ops):
                return narrowed(self._of_all(ast.iter_child_nodes(node), scope), Part.SHAPE)
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                return self._comprehended(node, scope)
            case _:
                return self._of_all(ast.iter_child_nodes(node), scope)

    def _of_all(self, nodes: Iterable[ast.AST], scope: Env) -> Sources:
        return NOTHING.union(*(self.of(node, scope) for node in nodes))

    def _call(self, call: ast.Call, scope: Env, given: Sources) -> Sources:
        arguments = self._of_all(arguments_of(call), scope)
        match call.func:
            case ast.Attribute(value=owner, attr="from_pretrained"):
                return loaded(arguments, part_of_class(ast.unparse(owner)))
            case ast.Attribute(value=owner, attr="generate"):
                return written(self.of(owner, scope) | arguments)
            case ast.Name(id="pipeline"):
                with_tokenizer = loaded(arguments, Part.TOKENIZER)
                return written(loaded(arguments, Part.WEIGHTS)) | with_tokenizer
            case ast.Name(id="load_dataset"):
                return loaded(arguments, Part.DATA)
            case ast.Name(id=name) if name in DOWNLOADS:
                return loaded(arguments, Part.WEIGHTS)
            case ast.Name(id=name) if name in OF_TYPES:
                return narrowed(values(arguments), Part.SHAPE)
            case ast.Name(id=name) if name in self.functions:
                return arguments | self._called(self.functions[name], arguments, given)
            case ast.Name(id="TrainingArguments"):
                self.for_training |= {
                    str(each.value) for each in call.args if isinstance(each, ast.Constant)
                }
                return arguments
            case _:
                sources = self.of(call.func, scope) | arguments
                return sources | self._called_back(call, sources, scope, given)

    def _called_back(self, call: ast.Call, sources: Sources, scope: Env, given: Sources) -> Sources:
        """What functions give that a call is given: it calls them, with what it has."""
        result = NOTHING
        for each in arguments_of(call):
            if isinstance(each, ast.Lambda):
                result |= self._lambda(each, sources, scope)
            elif isinstance(each, ast.Name) and each.id in self.functions:
                known = values(sources)
                result |= self._called(self.functions[each.id], known, given | known)
        return result

    def _lambda(self, node: ast.Lambda, arguments: Sources, scope: Env) -> Sources:
        scope = scope.new_child(dict.fromkeys((each.arg for each in parameters(node)), arguments))
        if isinstance(node.body, ast.Call):
            self._effects(node.body, scope, NOTHING)
        return self.of(node.body, scope)

    def _called(self, function: Function, arguments: Sources, given: Sources) -> Sources:
        """What a function of the program gives back; what it prints is the cell's."""
        node = function.node
        if node in self._running:
            return NOTHING
        self._running.append(node)
        outer, self._returned = self._returned, []
        functions = dict(self.functions)
        scope = function.scope.new_child()
        if isinstance(node, ast.ClassDef):
            self.run(node.body, scope, given)
            for each in node.body:
                if isinstance(each, ast.FunctionDef):
                    self._returned.append(self._called(Function(each, scope), arguments, given))
        else:
            scope.update(dict.fromkeys((each.arg for each in parameters(node)), arguments))
            self.run(node.body, scope, given)
        result = NOTHING.union(*self._returned)
        self.functions = functions
        self._returned = outer
        self._running.pop()
        return result

    def _comprehended(self, node: ast.AST, scope: Env) -> Sources:
        scope = scope.new_child()
        chosen = NOTHING
        for each in node.generators:
            self._assign(each.target, each.iter, scope, NOTHING)
            chosen |= self._of_all(each.ifs, scope) | values(self.of(each.iter, scope))
        parts = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        return chosen | self._of_all(parts, scope)


def arguments_of(call: ast.Call) -> list[ast.expr]:
    return [*call.args, *(each.value for each in call.keywords)]


def part_of_class(name: str) -> Part:
    """What the class of this name loads."""
    if "Tokenizer" in name:
        return Part.TOKENIZER
    return Part.STRUCTURE if "Config" in name else Part.WEIGHTS


def parameters(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> Iterator[ast.arg]:
    of = node.args
    yield from (*of.posonlyargs, *of.args, *of.kwonlyargs)
    yield from filter(None, (of.vararg, of.kwarg))


def expressions(body: Iterable[ast.AST]) -> Iterator[ast.expr]:
    """The outermost expressions of statements."""
    for node in body:
        if isinstance(node, ast.expr):
            yield node
        else:
            yield from expressions(ast.iter_child_nodes(node))


@lru_cache(maxsize=1024)  # a server asks for all programs again after each change
def outputs_of(snippet: Snippet, ids: tuple[str, ...]) -> dict[str, Sources]:
    """Of each cell of the program, what its output comes from."""
    flow = Flow(ids)
    scope: Env = ChainMap({})
    tree = ast.parse(snippet.text)
    bodies = {
        cell: [each for each in tree.body if cell.start < each.lineno <= cell.end]
        for cell in snippet.cells
    }
    return {cell.name: flow.output(cell, body, scope) for cell, body in bodies.items()}


def draws(body: Iterable[ast.stmt]) -> bool:
    """Whether the cell shows a figure, which is of all that the cell reads."""
    nodes = (node for each in body for node in ast.walk(each))
    return any(isinstance(node, ast.Attribute) and node.attr in DRAWS for node in nodes)
