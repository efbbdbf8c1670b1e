"""What docs/naming.md asks for, as far as a program can see it."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import ROOT

ROOMS = ("assets", "schemas", "pipelines", "benchmarks")
MODULES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
VERBS = frozenset(
    re.search(r"```verbs\n(.*?)```", (ROOT / "docs/naming.md").read_text(encoding="utf-8"), re.DOTALL)[1].split()  # type: ignore[index]
)
PREFIXES = {"is", "has", "to", "from"}
# Methods that a library calls by a name of its own.
GIVEN_BY_LIBRARIES = {
    "main",
    "readable",
    "file_response",
    "connection_made",
    "readinto",
    "emit",
    "settings_customise_sources",
    "dispose",
    "app_args",
    "execute",
    "teardown_after_execution",
    "upgrade",
    "downgrade",
}


def has_decorator(node: ast.FunctionDef, *names: str) -> bool:
    return any(name in ast.unparse(decorator) for decorator in node.decorator_list for name in names)


def iterate_functions(path: Path) -> Iterator[tuple[ast.FunctionDef, bool]]:
    """Every function of a module that is not a function's own, and whether it is a method."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node, False
        elif isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef):
                    yield inner, True


def is_well_named(node: ast.FunctionDef, is_method: bool) -> bool:
    words = node.name.strip("_").split("_")
    if node.name in GIVEN_BY_LIBRARIES or node.name.startswith("__"):
        return True
    if is_method and has_decorator(node, "property"):
        return True
    return (words[0] in VERBS or words[0] in PREFIXES) and (is_method or len(words) > 1)


def test_functions_are_verb_and_noun() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}: {node.name}"
        for path in MODULES
        for node, is_method in iterate_functions(path)
        # An asset, or the check of one, is named for what it is.
        if not has_decorator(node, "asset", "asset_check", "sensor", "schedule") and not is_well_named(node, is_method)
    ]
    assert not wrong, "docs/naming.md: functions are verb + noun"


def test_a_module_name_stands_once_in_the_tree() -> None:
    names = Counter(
        path.parent.name if path.stem == "__init__" else path.stem
        for path in MODULES
        if path.stem not in ("assets", "__main__") and path.parent not in {ROOT / room for room in ROOMS}
    )
    names.update(
        path.stem for path in MODULES if path.parent in {ROOT / room for room in ROOMS} and path.stem != "__init__"
    )
    assert not {name: count for name, count in names.items() if count > 1}


def test_a_class_name_stands_once_in_the_tree() -> None:
    names = Counter(
        node.name
        for path in MODULES
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef)
    )
    assert not {name: count for name, count in names.items() if count > 1}
