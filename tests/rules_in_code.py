"""The ids of rules that the code names."""

import ast

from schemas.rules import RULES
from tests.conftest import ROOT


def find_rule_ids(*folders: str) -> set[str]:
    """The ids of rules that are texts anywhere in the modules of these folders."""
    return {
        node.value
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in RULES
    }
