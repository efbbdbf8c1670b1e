"""The reference pages of docs/, written from the declarations that they describe: `make docs`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, fields
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from typer.models import ArgumentInfo

from pipelines.addresses import PROJECT_FOLDER
from pipelines.cli.app import COMMANDS, PROGRAM_HELP
from pipelines.settings import (
    DEFAULT_SECRETS_FOLDER,
    FILE_ENDING,
    PREFIX,
    SECRETS,
    SECRETS_VARIABLE,
    SETTINGS_FILE,
    SETTINGS_VARIABLE,
    PlainSettings,
    RegisterSettings,
)
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
        "source-file.md": describe_source_keys(),
        "settings.md": describe_settings(),
    }
    return {name: "\n\n".join([NOTICE, *blocks]) + "\n" for name, blocks in pages.items()}


def describe_commands() -> Iterator[str]:
    """Each command with its arguments and options."""
    yield "# Commands"
    yield f"{PROGRAM_HELP} Every command also has `--lang` (`en` or `cy`) and `--help`."
    for command in COMMANDS:
        annotations = get_type_hints(command, include_extras=True)
        parameters = [
            _describe_parameter(field, annotations[field.name]) for field in fields(command) if field.name != "lang"
        ]
        arguments = [name for name, *_ in parameters if not name.startswith("--")]
        usage = " ".join(["shared-services", command.name, *arguments, "[OPTIONS]"])
        yield from (f"## {command.name}", command.help, f"```\n{usage}\n```", _join_words(command.__doc__))
        rows = ((f"`{name}`", *cells) for name, *cells in parameters)
        yield _render_table(("argument or option", "value", "default", "meaning"), rows)
        yield _render_table(("exit code", "meaning"), ((f"`{code}`", text) for code, text in command.statuses.items()))
        yield "\n".join(["```", *command.examples, "```"])


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
    yield "What a finding says, by the id of its rule. `{names}` are filled in from the finding."
    for rule in sorted(RULES.values(), key=lambda rule: rule.id):
        yield f"## {rule.id}"
        yield _render_table(("", "English", "Cymraeg"), _list_rule_texts(rule))


def _list_rule_texts(rule: Rule) -> Iterator[tuple[str, str, str]]:
    """(what, English, Welsh) for the texts and the properties of a rule."""
    for name in ("title", "message", "fix"):
        yield name, getattr(rule, f"{name}_en"), getattr(rule, f"{name}_cy")
    for name in ("severity", "responsibility", "effect"):
        code = getattr(rule, name)
        yield name, f"{codelists.get_title(name, code, 'en')} (`{code}`)", codelists.get_title(name, code, "cy")
    if rule.table:
        columns = ", ".join(f"`{rule.table}.{column}`" for column in rule.columns)
        yield "columns", columns, columns
    yield "version", rule.version, rule.version


def describe_tables() -> Iterator[str]:
    """Each published table and its columns, and the columns that exist only in what providers send."""
    yield "# Data dictionary"
    yield "The published tables. A column is *sent* when providers may send it; the others are worked out by the register."
    for name, table in TABLES.items():
        about = table.about
        yield f"## {name}"
        yield f"**{about.title_en}.** {about.description_en}"
        yield f"**{about.title_cy}.** {about.description_cy}"
        rows = [_describe_column(column_name, column) for column_name, column in table.get_columns().items()]
        yield _render_table(("column", "English", "Cymraeg", "kind", "properties", "example"), rows)
    yield "## Columns that are only sent"
    yield "What a source file may map besides these. What becomes of them: [sources.md](sources.md)."
    rows_sent = [
        (f"`{table}.{column}`", declared.kind, "required" if declared.required else "")
        for table, columns in SUBMISSION_COLUMNS.items()
        for column, declared in columns.items()
        if table not in TABLES or column not in TABLES[table].get_columns()
    ]
    yield _render_table(("column", "kind", ""), rows_sent)


def _describe_column(name: str, column: Column) -> tuple[str, ...]:
    properties = [
        *(name for name in ("key", "required", "sent") if getattr(column, name)),
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
    """Each setting of the register, with its variable."""
    yield "# Settings"
    yield (
        "A setting is taken from the first of these that has it: an option of the command, the environment, a file of secrets, "
        "the settings file, the default. "
        f"The settings file is `{SETTINGS_FILE}` beside the project's `sources/`, or the file that "
        f"`{SETTINGS_VARIABLE}` names; its keys are those below, and a path in it begins at its own folder. How to use them: "
        "[operating.md](operating.md#settings)."
    )
    rows = [
        (
            f"`{key}`",
            f"`{PREFIX}{key.upper()}`",
            _describe_type(field.annotation),
            _describe_setting_default(key, field),
            field.description or "",
        )
        for key, field in PlainSettings.model_fields.items()
    ]
    yield _render_table(("key", "variable", "value", "default", "meaning"), rows)
    yield "## Secrets"
    yield (
        "These stand in the environment, in a file that a variable names, or in a folder of secrets, as containers have them: "
        f"`{DEFAULT_SECRETS_FOLDER}`, or the one that `{SECRETS_VARIABLE}` names. In the settings file they are refused; of "
        "`database` only an address with a password is."
    )
    secrets = [
        (
            f"`{PREFIX}{key.upper()}`",
            f"`{PREFIX}{key.upper()}{FILE_ENDING}`",
            f"`{PREFIX.lower()}{key}`",
            RegisterSettings.model_fields[key].description or "",
        )
        for key in SECRETS
    ]
    yield _render_table(("variable", "variable with the path of its file", "file in the folder", "meaning"), secrets)


def _describe_setting_default(key: str, field: FieldInfo) -> str:
    """A default as one reads it in every copy of the project."""
    return (
        f"`{key}/`"
        if isinstance(field.default, str) and str(PROJECT_FOLDER) in field.default
        else _describe_default(field)
    )


def describe_source_keys() -> Iterator[str]:
    """Each key of a source file and of the website's settings."""
    yield "# Keys of the settings files"
    yield "Unknown keys are refused. How to write a source file, with examples: [sources.md](sources.md)."
    sections: dict[str, type[BaseModel]] = {
        "sources/&lt;provider&gt;.yaml": Source,
        f"sources/{SITE_FILE.as_posix()}": SiteSettings,
    }
    for title, model in sections.items():
        yield f"## {title}"
        for section, paths in _find_paths(model).items():
            yield "### " + ", ".join(f"`{path}`" if path else "At the top" for path in paths)
            yield _join_words(section.__doc__)
            rows = [
                (
                    f"`{field.alias or key}`",
                    _describe_type(field.annotation),
                    _describe_default(field),
                    field.description or "",
                )
                for key, field in section.model_fields.items()
            ]
            yield _render_table(("key", "value", "default", "meaning"), rows)


def _find_paths(model: type[BaseModel]) -> dict[type[BaseModel], list[str]]:
    """A model and every model in it → the keys under which it is found; the outermost is at the blank path."""
    paths: dict[type[BaseModel], list[str]] = {}
    pending = [("", model)]
    while pending:
        path, section = pending.pop(0)
        paths.setdefault(section, []).append(path)
        for key, field in section.model_fields.items():
            pending += [(f"{path}.{field.alias or key}".strip("."), inner) for inner in _find_models(field.annotation)]
    return paths


def _find_models(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _find_models(part)]


def _describe_type(annotation: Any) -> str:
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType):
        return " or ".join(_describe_type(part) for part in parts if part is not type(None))
    if origin is Literal:
        return ", ".join(f"`{part}`" for part in parts)
    if origin in (list, tuple):
        return f"list: {_describe_type(parts[0])}"
    if origin is not None and issubclass(origin, Mapping):
        return f"keys: {_describe_type(parts[1])}"
    if origin is not None:  # Annotated
        return _describe_type(parts[0])
    if issubclass(annotation, BaseModel):
        return "keys, see below"
    return {
        "str": "text",
        "SecretStr": "text",
        "int": "whole number",
        "bool": "`true` or `false`",
        "date": "date",
        "Path": "path",
    }[annotation.__name__]


def _describe_default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    default = field.get_default(call_default_factory=True)
    return f"`{default}`" if default and not isinstance(default, BaseModel) else ""


def _join_words(text: str | None) -> str:
    return " ".join((text or "").split())


def _render_table(headers: Sequence[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [
        [_join_words(cell).replace("|", "\\|") for cell in cells] for cells in (headers, ["---"] * len(headers), *rows)
    ]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


if __name__ == "__main__":
    for file_name, page in build_reference_docs().items():
        (DOCS_FOLDER / file_name).write_text(page, encoding="utf-8")
