"""What the program says of itself in one language: its help, and why it does not understand its arguments.

Typer writes both in English. Its help is taken from it with our words in place of its own; of its errors only the kind is taken.
"""

import re
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

import typer
from typer import _click as click
from typer._click import exceptions
from typer._click.formatting import HelpFormatter
from typer.core import TyperCommand, TyperGroup

from pipelines.cli.similar_texts import find_similar_texts

if TYPE_CHECKING:
    from pipelines.cli.command_declarations import Command

Translate = Callable[..., str]


class TranslatedFormatter(HelpFormatter):
    """Help with our words for Typer's headings and remarks."""

    def __init__(self, translate: Translate, context: click.Context) -> None:
        super().__init__(width=context.terminal_width, max_width=context.max_content_width)
        self._translate = translate

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:  # noqa: ARG002
        """Writes the line of usage."""
        translate = self._translate
        words = {"OPTIONS": translate("OPTIONS"), "COMMAND": translate("COMMAND"), "ARGS": translate("ARGS")}
        args = re.sub("|".join(words), lambda match: words[match[0]], args)
        super().write_usage(prog, args, prefix=f"{translate('Usage')}: ")

    def write_heading(self, heading: str) -> None:
        """Writes the heading of a section."""
        translate = self._translate
        headings = {
            "Arguments": translate("Arguments"),
            "Options": translate("Options"),
            "Commands": translate("Commands"),
        }
        super().write_heading(headings.get(heading, heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], *args: Any, **options: Any) -> None:
        """Writes terms with what they mean."""
        translate = self._translate
        words = {"[default: ": f"[{translate('default')}: ", "[required]": f"[{translate('required')}]"}
        pattern = "|".join(map(re.escape, words))
        translated = [(term, re.sub(pattern, lambda match: words[match[0]], text)) for term, text in rows]
        super().write_dl(translated, *args, **options)


class _TranslatedCommand:
    """What a command and a group of commands have in common. The object of the context is the terminal."""

    declaration: "type[Command] | None" = None

    def get_help(self: Any, ctx: click.Context) -> str:
        """The whole help."""
        formatter = TranslatedFormatter(_get_translate(ctx), ctx)
        self.format_help(ctx, formatter)
        return formatter.getvalue().rstrip("\n")

    def get_usage(self: Any, ctx: click.Context) -> str:
        """The line of usage."""
        formatter = TranslatedFormatter(_get_translate(ctx), ctx)
        self.format_usage(ctx, formatter)
        return formatter.getvalue().rstrip("\n")

    def get_help_option(self, ctx: click.Context) -> Any:
        """The option --help."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            translate = _get_translate(ctx)
            option.help = translate("Show this message and exit.")
        return option

    def format_epilog(self, ctx: click.Context, formatter: HelpFormatter) -> None:
        """Writes the exit codes and the examples."""
        if self.declaration is None:
            return
        translate = _get_translate(ctx)
        with formatter.section(translate("Exit codes")):
            formatter.write_dl([(str(status), translate(text)) for status, text in self.declaration.statuses.items()])
        with formatter.section(translate("Examples")):
            for example in self.declaration.examples:
                formatter.write(f"  {example}\n")


class ProgramCommand(_TranslatedCommand, TyperCommand):
    """A command whose help and errors are in one language."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Reads the arguments. Raises UsageError."""
        ctx.allow_extra_args = True
        rest = super().parse_args(ctx, args)
        if rest:
            text = "This command takes fewer arguments. Not expected: {arguments}"
            ctx.fail(_get_translate(ctx)(text, arguments=" ".join(map(str, rest))))
        return rest


class ProgramGroup(_TranslatedCommand, TyperGroup):
    """A group of commands whose help and errors are in one language; also the whole program."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first argument names. Raises UsageError."""
        name = args[0]
        if not self.get_command(ctx, name) and not name.startswith("-"):
            translate, similar = _get_translate(ctx), find_similar_texts(name, self.commands)
            text = translate("There is no command '{name}'.", name=name)
            others = f"{translate('Commands')}: {', '.join(self.commands)}"
            ctx.fail(f"{text} {_suggest_names(translate, similar) if similar else others}")
        return super().resolve_command(ctx, args)

    def main(self, args: Sequence[str] | None = None, standalone_mode: bool = True, **options: Any) -> Any:  # type: ignore[override]
        """Runs the program. Wrong usage is explained; the status is what it ends with."""
        try:
            status = super().main(args, standalone_mode=False, **options)
        except exceptions.UsageError as error:
            if not standalone_mode:
                raise
            _print_usage_error(error, self.context_settings["obj"].translate)
            sys.exit(error.exit_code)
        if standalone_mode:
            sys.exit(status if isinstance(status, int) else 0)
        return status


def _suggest_names(translate: Translate, names: Iterable[str]) -> str:
    """The question whether one of some names is meant."""
    return translate("Did you mean {names}?", names=", ".join(names))


def _get_translate(ctx: click.Context) -> Translate:
    return ctx.find_root().obj.translate


def _print_usage_error(error: exceptions.UsageError, translate: Translate) -> None:
    if isinstance(error, exceptions.NoArgsIsHelpError):
        typer.echo(error.format_message(), err=True)
        return
    if error.ctx:
        command = f"{error.ctx.command_path} --help"
        typer.echo(error.ctx.get_usage(), err=True)
        typer.echo(translate("For help: {command}", command=command), err=True)
        typer.echo(err=True)
    typer.echo(f"{translate('Error')}: {_describe_usage_error(error, translate)}", err=True)


def _describe_usage_error(error: exceptions.UsageError, translate: Translate) -> str:
    """What is wrong with the arguments. A text that is none of Typer's is in the right language already."""
    match error:
        case exceptions.NoSuchOption():
            text = translate("There is no option {option}.", option=error.option_name)
            return f"{text} {_suggest_names(translate, sorted(error.possibilities))}" if error.possibilities else text
        case exceptions.BadOptionUsage():
            text = "{option} needs a value." if "requires" in error.message else "{option} takes no value."
            return translate(text, option=error.option_name)
        case exceptions.MissingParameter(param=param) if param:
            return translate("{name} is missing.", name=_name_parameter(param))
        case exceptions.BadParameter(param=param) if param:
            return _describe_bad_value(error, param, translate)
    return translate("A command is missing.") if error.message == "Missing command." else error.message


def _describe_bad_value(error: exceptions.BadParameter, param: Any, translate: Translate) -> str:
    values = {"name": _name_parameter(param), "value": "–"}
    if error.__cause__ is not None and hasattr(error.__cause__, "errors"):
        values["value"] = error.__cause__.errors()[0]["input"]
    annotation = param.type_descriptor.annotation
    if get_origin(annotation) is Literal:
        choices = ", ".join(map(str, get_args(annotation)))
        return translate("{name}: '{value}' is not one of: {choices}.", choices=choices, **values)
    if annotation is int:
        text = "{name}: '{value}' is not a whole number from {least} to {most}."
        return translate(text, least=param.min, most=param.max, **values)
    return translate("{name}: '{value}' cannot be used.", **values)


def _name_parameter(param: Any) -> str:
    """An option's flag, or how the help writes an argument."""
    return param.opts[0] if param.param_type_name == "option" else (param.metavar or param.name.upper()).strip("[]")
