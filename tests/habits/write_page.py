"""`python -m tests.habits.write_page`: writes docs/what-is-read.md from the tests of senders' habits."""

import importlib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from tests.habits.habits import Habit

PAGE = Path(__file__).parents[2] / "docs" / "what-is-read.md"
INTRODUCTION = """# What is read, what is told, what is refused

One line for each habit of senders that a test in `tests/habits/` tries, made from these tests by `make docs`.

- **read**: the value is taken as it is meant.
- **told**: it is taken, or left blank, and a finding at the cell says so.
- **held**: the row is kept out of the release, with a finding.
- **refused**: the file is not read, and the reason is given.
"""


def load_test_modules() -> list[ModuleType]:
    """The test modules of this folder, by name."""
    return [
        importlib.import_module(f"tests.habits.{path.stem}") for path in sorted(Path(__file__).parent.glob("test_*.py"))
    ]


def list_habits(module: ModuleType) -> Iterator[Habit]:
    """What the tests of a module prove, in their order."""
    for test in vars(module).values():
        yield from getattr(test, "habits", ())


def build_page() -> str:
    """The page as Markdown: a section a module, headed by the first line of its docstring."""
    parts = [INTRODUCTION]
    for module in load_test_modules():
        lines = [f"| {habit.habit} | {habit.outcome} | {habit.answer} |" for habit in list_habits(module)]
        if lines:
            title = (module.__doc__ or "").splitlines()[0].rstrip(".")
            parts.append("\n".join([f"## {title}", "", "| habit | outcome | answer |", "|---|---|---|", *lines, ""]))
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(build_page(), encoding="utf-8")
