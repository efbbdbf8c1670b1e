"""The reference pages of docs/ are up to date, and describe everything that can be set, sent or found."""

from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

from pipelines.cli.app import build_command
from pipelines.reference_docs import DOCS_FOLDER, build_reference_docs
from schemas.rules import RULES
from schemas.site_settings import SiteSettings
from schemas.source_file import Source
from schemas.submission_columns import SUBMISSION_COLUMNS
from schemas.tables import TABLES


def read_page(name: str) -> str:
    return (DOCS_FOLDER / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["commands.md", "data-dictionary.md", "rules.md", "source-file.md"])
def test_a_page_is_what_make_docs_writes(name: str) -> None:
    assert read_page(name) == build_reference_docs()[name], f"docs/{name} is out of date; run: make docs"


def iterate_options(command: Any, prefix: str = "") -> Iterator[tuple[str, list[str]]]:
    """(name of a command, all its flags), as the program itself knows them."""
    for name, inner in command.commands.items():
        if hasattr(inner, "commands"):
            yield from iterate_options(inner, f"{prefix}{name} ")
        else:
            yield f"{prefix}{name}", [flag for parameter in inner.params for flag in parameter.opts]


def test_every_option_of_every_command_is_described() -> None:
    sections = {text.partition("\n")[0]: text for text in read_page("commands.md").split("\n## ")}
    commands = dict(iterate_options(build_command("en")))
    assert set(commands) == set(sections) - {next(iter(sections))}
    for name, flags in commands.items():
        missing = [
            flag
            for flag in flags
            if flag.startswith("--") and flag != "--lang" and f"| `{flag}` |" not in sections[name]
        ]
        assert not missing, f"docs/commands.md: {name} lacks {missing}"


def test_every_rule_and_column_is_described() -> None:
    rules, columns = read_page("rules.md"), read_page("data-dictionary.md")
    assert not [rule for rule in RULES if f"\n## {rule}\n" not in rules]
    for rule in RULES.values():
        assert all(
            text.replace("|", "\\|") in rules for text in (rule.title_en, rule.title_cy, rule.fix_en, rule.fix_cy)
        )
    for name, table in TABLES.items():
        section = columns.split(f"\n## {name}\n")[1].split("\n## ")[0]
        assert not [column for column in table.get_columns() if f"| `{column}` |" not in section]
    only_sent = {f"{name}.{column}" for name, sent in SUBMISSION_COLUMNS.items() for column in sent}
    only_sent -= {f"{name}.{column}" for name, table in TABLES.items() for column in table.get_columns()}
    assert not [column for column in only_sent if f"| `{column}` |" not in columns]


def iterate_models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    yield model
    for field in model.model_fields.values():
        stack = [field.annotation]
        while stack:
            part = stack.pop()
            if isinstance(part, type) and issubclass(part, BaseModel):
                yield from iterate_models(part)
            stack += getattr(part, "__args__", ())


@pytest.mark.parametrize("settings", [Source, SiteSettings])
def test_every_key_of_the_settings_says_what_it_means(settings: type[BaseModel]) -> None:
    page = read_page("source-file.md")
    for model in iterate_models(settings):
        for key, field in model.model_fields.items():
            assert field.description, f"{model.__name__}.{key} has no docstring"
            assert f"| `{field.alias or key}` |" in page
