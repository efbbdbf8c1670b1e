"""The reference pages of docs/, written from the declarations that they describe: `make docs`.

Belongs here: commands.md, rules.md, data-dictionary.md and source-file.md. Does not belong here: any text about a command, rule,
column or key; those are where each is declared. tests/pipelines/test_reference_docs.py fails when a page is out of date.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, Field, fields
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from typer.models import ArgumentInfo

from pipelines.cli.app import COMMANDS, PROGRAM_HELP
from pipelines.environment import PROJECT_FOLDER
from schemas import codelists
from schemas.column_declarations import Column
from schemas.rules import RULES, Rule
from schemas.site_settings import SITE_FILE, SiteSettings
from schemas.source_file import Source
from schemas.submission_columns import SUBMISSION_COLUMNS
from schemas.tables import TABLES

DOCS_FOLDER = PROJECT_FOLDER / "docs"
NOTICE = "<!-- Written by `make docs`. Do not edit: change the declaration, and run it again. -->"


def build_reference_docs() -> dict[str, str]:
    """Every reference page: file name in docs/ → Markdown."""
    pages = {
        "commands.md": describe_commands(),
        "rules.md": describe_rules(),
        "data-dictionary.md": describe_tables(),
        "source-file.md": describe_settings(),
    }
    return {name: "\n".join([NOTICE, "", *lines]) + "\n" for name, lines in pages.items()}


def describe_commands() -> Iterator[str]:
    """Each command with its arguments and options."""
    yield "# Commands"
    yield ""
    yield f"{PROGRAM_HELP} Every command also has `--lang` (`en` or `cy`) and `--help`."
    for command in COMMANDS:
        annotations = get_type_hints(command, include_extras=True)
        parameters = [
            _describe_parameter(field, annotations[field.name]) for field in fields(command) if field.name != "lang"
        ]
        arguments = [name for name, *_ in parameters if not name.startswith("--")]
        usage = " ".join(["shared-services", command.name, *arguments, "[OPTIONS]"])
        yield from ("", f"## {command.name}", "", command.help, "", "```", usage, "```", "")
        yield from (" ".join((command.__doc__ or "").split()), "")
        rows = ((f"`{name}`", *cells) for name, *cells in parameters)
        yield from _render_table(("argument or option", "value", "default", "meaning"), rows)


def _describe_parameter(field: Field[Any], annotation: Any) -> tuple[str, str, str, str]:
    """(metavar of an argument or flag of an option, its type, its default, its help)."""
    value_type, info = get_args(annotation)
    if isinstance(info, ArgumentInfo):
        name = info.metavar or field.name.upper()
    else:
        # Within Annotated, Typer keeps the first flag as the default.
        name = f"--{field.name.replace('_', '-')}" if info.default is ... else info.default
    default = "required" if field.default is MISSING else f"`{field.default}`" if field.default else ""
    return name, _describe_type(value_type), default, info.help or ""


def describe_rules() -> Iterator[str]:
    """Each rule, in both languages."""
    yield "# Rules"
    yield ""
    yield "What a finding says, by the id of its rule. `{names}` are filled in from the finding."
    for rule in sorted(RULES.values(), key=lambda rule: rule.id):
        yield from ("", f"## {rule.id}", "")
        yield from _render_table(("", "English", "Cymraeg"), _list_rule_texts(rule))


def _list_rule_texts(rule: Rule) -> Iterator[tuple[str, str, str]]:
    """(what, English, Welsh) for the texts and the properties of a rule."""
    yield "title", rule.title_en, rule.title_cy
    yield "message", rule.message_en, rule.message_cy
    yield "fix", rule.fix_en, rule.fix_cy
    for codelist, code in (
        ("severity", rule.severity),
        ("responsibility", rule.responsibility),
        ("effect", rule.effect),
    ):
        yield (
            codelist,
            f"{codelists.get_title(codelist, code, 'en')} (`{code}`)",
            codelists.get_title(codelist, code, "cy"),
        )
    if rule.table:
        columns = ", ".join(f"`{rule.table}.{column}`" for column in rule.columns)
        yield "columns", columns, columns
    yield "version", rule.version, rule.version


def describe_tables() -> Iterator[str]:
    """Each published table and its columns, and the columns that exist only in what providers send."""
    yield "# Data dictionary"
    yield ""
    yield "The published tables. A column is *sent* when providers may send it; the others are worked out by the register."
    for name, table in TABLES.items():
        about = table.about
        yield from ("", f"## {name}", "", f"**{about.title_en}.** {about.description_en}", "")
        yield from (f"**{about.title_cy}.** {about.description_cy}", "")
        rows = [_describe_column(column_name, column) for column_name, column in table.get_columns().items()]
        yield from _render_table(("column", "English", "Cymraeg", "kind", "properties", "example"), rows)
    yield from ("", "## Columns that are only sent", "")
    yield "What a source file may map besides these. What becomes of them: [sources.md](sources.md)."
    yield ""
    rows_sent = [
        (f"`{table}.{column}`", declared.kind, "required" if declared.required else "")
        for table, columns in SUBMISSION_COLUMNS.items()
        for column, declared in columns.items()
        if table not in TABLES or column not in TABLES[table].get_columns()
    ]
    yield from _render_table(("column", "kind", ""), rows_sent)


def _describe_column(name: str, column: Column) -> tuple[str, ...]:
    properties = [
        "key" if column.key else "",
        "required" if column.required else "",
        "sent" if column.sent else "",
        "internal" if column.audience == "internal" else "",
        f"codes: {column.codelist}" if column.codelist else "",
        f"unit: {column.unit}" if column.unit else "",
        f"in `{column.references}`" if column.references else "",
        f"deprecated since {column.deprecated.since}, use `{column.deprecated.instead}`" if column.deprecated else "",
    ]
    return (
        f"`{name}`",
        f"**{column.title_en}.** {column.description_en}",
        f"**{column.title_cy}.** {column.description_cy}",
        column.kind,
        ", ".join(filter(None, properties)),
        column.example,
    )


def describe_settings() -> Iterator[str]:
    """Each key of a source file and of the website's settings."""
    yield "# Keys of the settings files"
    yield ""
    yield "Unknown keys are refused. How to write a source file, with examples: [sources.md](sources.md)."
    sections: dict[str, type[BaseModel]] = {
        "sources/&lt;provider&gt;.yaml": Source,
        f"sources/{SITE_FILE.as_posix()}": SiteSettings,
    }
    for title, model in sections.items():
        yield from ("", f"## {title}")
        for section, paths in _find_paths(model).items():
            heading = ", ".join(f"`{path}`" if path else "At the top" for path in paths)
            yield from ("", f"### {heading}", "", " ".join((section.__doc__ or "").split()), "")
            rows = [
                (f"`{key}`", _describe_type(field.annotation), _describe_default(field), field.description or "")
                for key, field in section.model_fields.items()
            ]
            yield from _render_table(("key", "value", "default", "meaning"), rows)


def _find_paths(model: type[BaseModel]) -> dict[type[BaseModel], list[str]]:
    """A model and every model in it → the keys under which it is found; the outermost is at the blank path."""
    paths: dict[type[BaseModel], list[str]] = {}
    pending = [("", model)]
    while pending:
        path, section = pending.pop(0)
        paths.setdefault(section, []).append(path)
        for key, field in section.model_fields.items():
            pending += [(f"{path}.{key}".strip("."), inner) for inner in _find_models(field.annotation)]
    return paths


def _find_models(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _find_models(part)]


def _describe_type(annotation: Any) -> str:
    """A type in words: `text`, `list of numbers` …"""
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType):
        return " or ".join(_describe_type(part) for part in parts if part is not type(None))
    if origin is Literal:
        return ", ".join(f"`{part}`" for part in parts)
    if origin is list:
        return f"list: {_describe_type(parts[0])}"
    if origin is not None and issubclass(origin, Mapping):
        return f"keys: {_describe_type(parts[1])}"
    if origin is not None:  # Annotated
        return _describe_type(parts[0])
    if issubclass(annotation, BaseModel):
        return "keys, see below"
    return {"str": "text", "int": "whole number", "bool": "`true` or `false`", "date": "date", "Path": "path"}[
        annotation.__name__
    ]


def _describe_default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    default = field.get_default(call_default_factory=True)
    return f"`{default}`" if default and not isinstance(default, BaseModel) else ""


def _render_table(headers: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """A Markdown table."""
    header_cells = list(headers)
    for cells in (header_cells, ["---"] * len(header_cells), *rows):
        yield "| " + " | ".join(" ".join(str(cell).replace("|", "\\|").split()) for cell in cells) + " |"


def write_reference_docs() -> None:
    """Writes every page into docs/."""
    for name, text in build_reference_docs().items():
        (DOCS_FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_reference_docs()
