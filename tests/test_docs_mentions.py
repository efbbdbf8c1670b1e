"""Files, modules and functions that the docs name exist."""

import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
ROOMS = "assets|benchmarks|docs|pipelines|schemas|sources|tests"
QUOTED = re.compile(r"`([^`\n]+)`")
FILE = re.compile(rf"(?:{ROOMS})(?:/[\w.-]+)+/?|(?:[\w-]+/)+[\w-]+\.py")
DOTTED = re.compile(r"(?:assets|benchmarks|pipelines|schemas|tests)(?:\.\w+)+")
# Files of a release, not of the project.
PUBLISHED = {"assets/card.png"}
MAX_FLOW_LINES = 40


def list_quoted(page: Path) -> list[str]:
    return QUOTED.findall(page.read_text(encoding="utf-8"))


def has_name(dotted: str) -> bool:
    """Whether a module, or what a module holds, has this name."""
    module, _, name = dotted.rpartition(".")
    try:
        return hasattr(importlib.import_module(module), name) or bool(importlib.import_module(dotted))
    except ImportError:
        return False


def find_missing(page: Path) -> Iterator[str]:
    for text in list_quoted(page):
        if FILE.fullmatch(text) and text not in PUBLISHED:
            if not (ROOT / text).exists():
                yield text
        elif DOTTED.fullmatch(text) and not text.endswith(".py") and not has_name(text):
            yield text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_what_a_page_names_exists(page: Path) -> None:
    missing = [text for text in find_missing(page) if not text.startswith("sources/example-council")]
    assert not missing, f"{page.relative_to(ROOT)} names what does not exist: {', '.join(missing)}"


def test_a_name_that_does_not_exist_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "`schemas/tables/nothing.py` `schemas.tables.nothing` `schemas.tables.TABLES` `schemas/tables/`",
        encoding="utf-8",
    )
    assert list(find_missing(page)) == ["schemas/tables/nothing.py", "schemas.tables.nothing"]


def test_the_whole_way_is_on_one_screen() -> None:
    text = (ROOT / "docs/how-data-flows.md").read_text(encoding="utf-8")
    section = text.split("## The whole way on one screen\n")[1].split("\n## ")[0]
    functions = [name for name in QUOTED.findall(section) if DOTTED.fullmatch(name)]
    assert section.count("\n") <= MAX_FLOW_LINES
    stages = [name.split(".")[1] for name in functions if name.startswith("assets.") and name != "assets.py"]
    assert list(dict.fromkeys(stages)) == ["gather", "check", "match", "join", "publish"]
