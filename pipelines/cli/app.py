"""The table of commands, and the program that is built from it in one language."""

import signal
from collections.abc import Callable, Iterator
from importlib.metadata import version
from typing import Annotated, Any

import typer

from pipelines.cli.alerts_command import AlertsCommand
from pipelines.cli.check_command import CheckCommand
from pipelines.cli.command_declarations import (
    STATUS_INTERRUPTED,
    STATUS_PROBLEM,
    STATUS_USAGE,
    Command,
    LanguageOption,
    mark_message,
)
from pipelines.cli.copy_database_command import CopyDatabaseCommand
from pipelines.cli.diff_command import DiffCommand
from pipelines.cli.draft_command import DraftCommand
from pipelines.cli.explain_command import ExplainCommand
from pipelines.cli.program_texts import ProgramCommand, ProgramGroup
from pipelines.cli.publish_command import PublishCommand
from pipelines.cli.rollback_command import RollbackCommand
from pipelines.cli.serve_command import ServeCommand
from pipelines.cli.template_command import TemplateCommand
from pipelines.cli.terminal import ERROR_STYLE, Terminal
from pipelines.cli.verify_command import VerifyCommand
from pipelines.working_folders import StoreUnreachableError, fetch_outputs
from schemas.languages import FixableError, Language

PROGRAM_HELP = mark_message("Gather, check and publish records of the services that public bodies in Wales share.")
VERSION_HELP = mark_message("Show the version and exit.")
SOURCE_HELP = mark_message("Work with source files, which describe a provider's files.")
COMMANDS: tuple[type[Command], ...] = (
    *(PublishCommand, CheckCommand, TemplateCommand, DraftCommand, ExplainCommand),
    *(DiffCommand, VerifyCommand, RollbackCommand, ServeCommand, AlertsCommand, CopyDatabaseCommand),
)


def build_command(language: Language) -> Callable[..., object]:
    """The whole program, with help and messages in one language."""
    terminal = Terminal(language)

    def run_command(command: Command, **_: object) -> None:
        try:
            command.refuse_addresses()
            settings = command.load_settings()
            try:
                if command.reads_releases:
                    outputs = fetch_outputs(settings.get_outputs_folder())
                    settings = settings.model_copy(update={"outputs": str(outputs)})
                command.run(terminal, settings)
            except KeyboardInterrupt:
                signal.signal(signal.SIGINT, signal.SIG_IGN)  # pressed once more, it would only disturb the end
                terminal.print_message(command.describe_interruption(terminal, settings))
                raise typer.Exit(STATUS_INTERRUPTED) from None
        except FixableError as error:
            terminal.print_error(error)
            raise typer.Exit(STATUS_USAGE) from None
        except StoreUnreachableError as error:
            terminal.print_message(error.message.render(language), style=ERROR_STYLE)
            raise typer.Exit(STATUS_PROBLEM) from None
        except KeyboardInterrupt:
            terminal.print_message(terminal.translate("Interrupted."))
            raise typer.Exit(STATUS_INTERRUPTED) from None

    app = typer.Typer(
        cls=ProgramGroup,
        context_settings={"obj": terminal},
        help=PROGRAM_HELP,
        callback=_read_shared_options,
        result_callback=run_command,
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    source_group = typer.Typer(cls=ProgramGroup, help=SOURCE_HELP, no_args_is_help=True)
    app.add_typer(source_group, name="source")
    for command in COMMANDS:
        group_name, _, name = command.name.rpartition(" ")
        described_command = type(command.__name__, (ProgramCommand,), {"declaration": command})
        # Typer calls the class with the values of its fields; what it makes is handed to run_command.
        (source_group if group_name else app).command(name, cls=described_command, help=command.help)(command)
    program = typer.main.get_command(app)
    for described in _iterate_described(program):
        described.help = terminal.translate(described.help) if described.help else described.help
        if "--lang" in getattr(described, "opts", ()):
            described.default = language
    return program


def _print_version(is_asked: bool) -> None:
    if is_asked:
        typer.echo(f"shared-services {version('shared-services')}")
        raise typer.Exit


def _read_shared_options(
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help=VERSION_HELP)
    ] = False,
    _lang: LanguageOption = "en",
) -> None:
    """The options that stand before any command. `--lang` is read before the program is built (pipelines.cli)."""


def _iterate_described(command: Any) -> Iterator[Any]:
    """A command, its parameters, and the commands in it: everything that has a help text."""
    yield command
    yield from command.params
    for inner in getattr(command, "commands", {}).values():
        yield from _iterate_described(inner)
