"""Public signatures say what goes in and what comes out: none names ``Any``, by itself or behind another name."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

import newsarchive

FORCED = {
    "newsarchive.operations.exports.columns.Row": (
        "the values of a row are told by the kinds of its columns, which stand in a table that is read as it runs"
    ),
    "newsarchive.operations.exports.plain.Convert": "turns a value of a Row into JSON, by the kind of its column",
}
"""Names in public signatures that stand for something with ``Any`` in it, and why."""

Module = Mapping[str, ast.Module]


@pytest.fixture(scope="module")
def package() -> Module:
    root = Path(newsarchive.__file__).parent
    files = (path for path in root.rglob("*.py") if "init_files" not in path.parts or path.stem == "example")
    return {_name(root, path): ast.parse(path.read_text(encoding="utf-8")) for path in files}


def test_no_public_signature_names_any(package: Module) -> None:
    assert [f"{where}: {name}" for where, name in _offending(package) if name == "typing.Any"] == []


def test_names_that_stand_for_any_are_known_with_the_reason(package: Module) -> None:
    assert {name for _, name in _offending(package)} - {"typing.Any"} == set(FORCED)


@pytest.mark.parametrize(
    "signature",
    [
        "(value: Any) -> None",
        "(*values: Any) -> None",
        "(value: int, /, *, key: dict[str, Any]) -> None",
        "(**values: 'list[Any]') -> None",
        "() -> typing.Any",
        "() -> Iterator[Row]",
        "() -> 'rows.Row'",
        "() -> Rows",
    ],
)
def test_any_is_found_wherever_it_stands(signature: str) -> None:
    head = "import typing\nfrom typing import Any\nfrom paper import rows\nfrom paper.rows import Row\n"
    for body in (f"def read{signature}: ...", f"class Page:\n    async def read(self, {signature[1:]}: ..."):
        told = {
            "paper.rows": "from typing import Any\nRow = dict[str, Any]",
            "paper.pages": f"{head}Rows = list[Row]\n{body}",
        }
        assert [where.rpartition(".")[2] for where, _ in _offending(_parsed(told))] == ["read"]


def test_what_is_nobodys_business_may_be_anything() -> None:
    private = "def _read(value: Any) -> Any: ...\nclass _Page:\n    def read(self) -> Any: ...\n"
    inner = "def read(value: object) -> int:\n    def told(found: Any) -> Any: ...\n    return 1\n"
    assert list(_offending(_parsed({"paper": f"from typing import Any\n{private}{inner}"}))) == []


def _parsed(told: Mapping[str, str]) -> Module:
    return {name: ast.parse(text) for name, text in told.items()}


def _name(root: Path, path: Path) -> str:
    parts = (root.name, *path.relative_to(root).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _offending(package: Module) -> Iterator[tuple[str, str]]:
    """Each public function with what it names that is ``Any``, or stands for something with ``Any`` in it."""
    meant = {module: _meant(module, tree) for module, tree in package.items()}
    hiding = _hiding(package, meant)
    for module, tree in package.items():
        for function in _public(tree):
            for named in {each for said in _said(function) for each in _names(said, meant[module])} & hiding:
                yield f"{module}.{function.name}", named


def _hiding(package: Module, meant: Mapping[str, Mapping[str, str]]) -> set[str]:
    """``typing.Any``, and every name of a module that is a type with such a name in it."""
    types = {
        f"{module}.{target.id}": set(_names(node.value, meant[module]))
        for module, tree in package.items()
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Name | ast.Subscript | ast.BinOp)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    hiding, before = {"typing.Any"}, 0
    while len(hiding) > before:
        before = len(hiding)
        hiding |= {name for name, parts in types.items() if parts & hiding}
    return hiding


def _meant(module: str, tree: ast.Module) -> dict[str, str]:
    """What the names of a module stand for, as far as it defines or imports them."""
    own = {each.id: f"{module}.{each.id}" for each in ast.walk(tree) if isinstance(each, ast.Name)}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            own |= {each.asname or each.name: f"{node.module}.{each.name}" for each in node.names}
        elif isinstance(node, ast.Import):
            own |= {each.asname or each.name: each.name for each in node.names}
    return own


def _public(node: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for each in ast.iter_child_nodes(node):
        if isinstance(each, ast.If | ast.Try):
            yield from _public(each)
        elif isinstance(each, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and not each.name.startswith("_"):
            if isinstance(each, ast.ClassDef):
                yield from _public(each)
            else:
                yield each


def _said(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.expr]:
    """The annotations of all parameters and of what comes back."""
    taken = function.args
    for each in (*taken.posonlyargs, *taken.args, taken.vararg, *taken.kwonlyargs, taken.kwarg):
        if each is not None and each.annotation is not None:
            yield each.annotation
    if function.returns is not None:
        yield function.returns


def _names(said: ast.expr, meant: Mapping[str, str]) -> Iterator[str]:
    """What a type names, in full; types that are written as text too."""
    for each in ast.walk(said):
        if isinstance(each, ast.Name):
            yield meant.get(each.id, each.id)
        elif isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name):
            yield f"{meant.get(each.value.id, each.value.id)}.{each.attr}"
        elif isinstance(each, ast.Constant) and isinstance(each.value, str) and each.value.isprintable():
            try:
                yield from _names(ast.parse(each.value, mode="eval").body, meant)
            except SyntaxError:  # a value of a Literal
                continue
