"""The table of commands, and the program that is built from it in one language."""

import inspect
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import MISSING, Field, fields
from importlib.metadata import version
from typing import Annotated, Any, get_args, get_type_hints

import typer
from typer.models import ParameterInfo

from pipelines.cli.check_command import CheckCommand
from pipelines.cli.command_declarations import STATUS_USAGE, Command, LanguageOption, mark_message
from pipelines.cli.diff_command import DiffCommand
from pipelines.cli.draft_command import DraftCommand
from pipelines.cli.explain_command import ExplainCommand
from pipelines.cli.publish_command import PublishCommand
from pipelines.cli.rollback_command import RollbackCommand
from pipelines.cli.serve_command import ServeCommand
from pipelines.cli.terminal import Terminal
from pipelines.cli.verify_command import VerifyCommand
from schemas.languages import FixableError, Language

PROGRAM_HELP = mark_message("The register of shared services in Wales: gathers records, checks them, publishes them.")
VERSION_HELP = mark_message("Show the version and stop.")
GROUP_HELP: Mapping[str, str] = {"source": mark_message("Source files: how a provider's files look.")}
COMMANDS: tuple[type[Command], ...] = (
    PublishCommand,
    CheckCommand,
    DraftCommand,
    ExplainCommand,
    DiffCommand,
    VerifyCommand,
    RollbackCommand,
    ServeCommand,
)


def build_command(language: Language) -> Callable[..., object]:
    """The whole program, with help and messages in one language."""
    terminal = Terminal(language)
    translate = terminal.translate
    app = typer.Typer(
        help=translate(PROGRAM_HELP),
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    app.callback()(_build_shared_options(terminal))
    groups = {name: typer.Typer(help=translate(text), no_args_is_help=True) for name, text in GROUP_HELP.items()}
    for command in COMMANDS:
        group, _, name = command.name.rpartition(" ")
        target = groups[group] if group else app
        target.command(name, help=translate(command.help))(_build_function(command, terminal))
        if group:
            app.add_typer(target, name=group)
    return typer.main.get_command(app)


def _build_shared_options(terminal: Terminal) -> Callable[..., None]:
    """The function of the options that stand before any command."""

    def print_version(is_asked: bool) -> None:
        if is_asked:
            terminal.print_result(f"shared-services {version('shared-services')}")
            raise typer.Exit

    option = typer.Option("--version", callback=print_version, is_eager=True, help=terminal.translate(VERSION_HELP))
    parameters = [
        _build_language_parameter(terminal),
        inspect.Parameter("version", inspect.Parameter.KEYWORD_ONLY, default=False, annotation=Annotated[bool, option]),
    ]
    return _set_signature(lambda **_: None, parameters)


def _build_function(command: type[Command], terminal: Terminal) -> Callable[..., None]:
    """A function as Typer takes it: its parameters are the fields of the command, and --lang."""

    def run_command(**values: Any) -> None:
        values.pop("lang")  # read before the program was built (pipelines.cli.choose_language)
        try:
            command(**values).run(terminal)
        except FixableError as refusal:
            terminal.print_refusal(refusal)
            raise typer.Exit(STATUS_USAGE) from None

    annotations = get_type_hints(command, include_extras=True)
    parameters = [
        inspect.Parameter(
            field.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=_get_default(field),
            annotation=_translate_help(annotations[field.name], terminal),
        )
        for field in fields(command)  # type: ignore[arg-type]
    ]
    return _set_signature(run_command, [*parameters, _build_language_parameter(terminal)])


def _get_default(field: Field[Any]) -> Any:
    return inspect.Parameter.empty if field.default is MISSING else field.default


def _build_language_parameter(terminal: Terminal) -> inspect.Parameter:
    annotation = _translate_help(LanguageOption, terminal)
    return inspect.Parameter("lang", inspect.Parameter.KEYWORD_ONLY, default=terminal.language, annotation=annotation)


def _translate_help(annotation: Any, terminal: Terminal) -> Any:
    """An annotated type whose help is in the terminal's language."""
    value_type, info = get_args(annotation)
    translated: ParameterInfo = copy(info)
    translated.help = terminal.translate(info.help)
    return Annotated[value_type, translated]


def _set_signature(function: Callable[..., None], parameters: list[inspect.Parameter]) -> Callable[..., None]:
    function.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return function
