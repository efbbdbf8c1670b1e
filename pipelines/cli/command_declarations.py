"""How a command is declared, and what several commands share: options, statuses, folders.

A command is a frozen dataclass. Its fields are its arguments and options, annotated as Typer's; their help is English that
the app translates, and goes through mark_message so that it is found for the catalogue.
"""

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

import typer

from pipelines.addresses import refuse_address
from pipelines.cli.terminal import Terminal
from schemas.languages import FixableError, Message

if TYPE_CHECKING:
    from pipelines.settings import RegisterSettings

STATUS_PROBLEM, STATUS_USAGE, STATUS_INTERRUPTED = 1, 2, 130
"""What a command ends with when it found something (a finding, a fault, a guard), when it cannot do what was asked, and when
Ctrl-C stopped it.
"""


def mark_message(text: str) -> str:
    """Marks a text that is translated later as one of the catalogue (schemas/languages/cy.po). Returns it unchanged."""
    return text


SourcesOption = Annotated[
    Path | None, typer.Option(help=mark_message("Folder of source files (default: the project's own)."))
]
OutputsOption = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS",
        help=mark_message("Folder of releases, or the address of a store of them (default: the project's own folder)."),
    ),
]
OutOption = Annotated[Path | None, typer.Option(help=mark_message("File to write to (default: standard output)."))]
LanguageOption = Annotated[
    Literal["en", "cy"], typer.Option("--lang", help=mark_message("Language of the messages: en or cy."))
]
FORMAT_OPTION = typer.Option("--format", help=mark_message("Output format."))


@dataclass(frozen=True, kw_only=True)
class Command(ABC):
    """A row of the table of commands (app). name: of a command in a group both words, `source new`; help: a marked message;
    statuses: what each exit code means, as marked messages; examples: how it is called, as one types it.
    """

    name: ClassVar[str]
    help: ClassVar[str]
    statuses: ClassVar[Mapping[int, str]]
    examples: ClassVar[tuple[str, ...]]
    reads_releases: ClassVar[bool] = False
    """Whether it reads releases and makes none, so that those at an address are brought to it."""
    lang: LanguageOption = "en"

    @abstractmethod
    def run(self, terminal: Terminal, settings: "RegisterSettings") -> None:
        """Does it. Raises FixableError when it cannot (STATUS_USAGE), typer.Exit for another status than 0."""

    def refuse_addresses(self) -> None:
        """Raises FixableError where the address of a store is given for a file or folder, before anything is read or made."""
        for field in fields(self):
            value = getattr(self, field.name)
            for path in value if isinstance(value, list) else [value]:
                if isinstance(path, Path):
                    refuse_address(path)

    def load_settings(self) -> "RegisterSettings":
        """The settings, with the command's own options before all. Raises FixableError for one that is wrong."""
        from pipelines.settings import load_settings

        return load_settings(**{name: getattr(self, name, None) for name in ("sources", "landing", "outputs")})

    def describe_interruption(self, terminal: Terminal, settings: "RegisterSettings") -> str:  # noqa: ARG002
        """What is printed when Ctrl-C stops it."""
        return terminal.translate("Interrupted.")


def parse_as_of(text: str) -> str:
    """A day given with --as-of, as ISO. Raises FixableError when it is none."""
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        raise FixableError(
            Message("--as-of: '{value}' is not a date. Write it as 2026-11-01.", {"value": text})
        ) from None


def find_current_release(outputs: Path) -> Path:
    """The link to the current release in a folder of releases. Raises FixableError when there is none yet."""
    from assets.publish.release.published_releases import CURRENT

    if not (outputs / CURRENT / "release.json").is_file():
        text = "There is no release in {folder} yet. Make one with: shared-services publish"
        raise FixableError(Message(text, {"folder": outputs}))
    return outputs / CURRENT


@contextmanager
def explain_write_error(path: Path) -> Iterator[None]:
    """Raises FixableError, which says why, where a result cannot be written."""
    try:
        yield
    except OSError as error:
        values = {"file": path, "fault": error.strerror}
        raise FixableError(Message("{file}: cannot be written: {fault}", values)) from None


def write_text_file(path: Path, text: str) -> None:
    """Writes a result into a file. Raises FixableError when that fails."""
    write_bytes_file(path, text.encode())


def write_bytes_file(path: Path, content: bytes) -> None:
    """Writes a result into a file. Raises FixableError when that fails."""
    with explain_write_error(path):
        path.write_bytes(content)


def make_folder(path: Path) -> None:
    """Makes a folder for results. Raises FixableError when that fails."""
    with explain_write_error(path):
        path.mkdir(parents=True, exist_ok=True)
