"""`copy-database`: the register's memory into the database that the settings name, such as from SQLite to PostgreSQL."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar

import typer

from pipelines.cli.command_declarations import Command, OutputsOption, mark_message
from pipelines.cli.terminal import SUCCESS_STYLE, Terminal
from schemas.languages import FixableError, Message

if TYPE_CHECKING:
    from pipelines.settings import RegisterSettings


@dataclass(frozen=True, kw_only=True)
class CopyDatabaseCommand(Command):
    """Copies the register's memory."""

    name: ClassVar[str] = "copy-database"
    help: ClassVar[str] = mark_message(
        "Copy the register's memory from another database into the one that the settings name, which must be empty. "
        "Both get the tables of this version."
    )
    statuses: ClassVar[Mapping[int, str]] = {
        0: mark_message("Every row was copied."),
        2: mark_message(
            "Wrong usage, a database that cannot be used, or one to copy to that is not empty. Nothing was copied."
        ),
        130: mark_message("Stopped by Ctrl-C. Nothing was copied."),
    }
    examples: ClassVar[tuple[str, ...]] = ("shared-services copy-database outputs/store/register.sqlite",)
    source: Annotated[
        str,
        typer.Argument(
            metavar="FROM",
            help=mark_message("The database to copy: a SQLite file, or an address such as postgresql+psycopg://…"),
        ),
    ]
    outputs: OutputsOption = None

    def run(self, terminal: Terminal, settings: "RegisterSettings") -> None:
        from assets.match.register_memory import copy_memory
        from pipelines.outputs_lock import lock_outputs
        from pipelines.resources.register_database import SQLITE_PREFIX, RegisterDatabase, find_sqlite_file

        address = self.source if "://" in self.source else f"{SQLITE_PREFIX}{Path(self.source).resolve()}"
        if (file := find_sqlite_file(address)) and not file.is_file():  # it would be made, and nothing copied
            raise FixableError(Message("{file} is not a file.", {"file": file}))
        if address == settings.get_database_url():
            text = "That is the database that the settings name already. Set SHARED_SERVICES_DATABASE to the one to copy to."
            raise FixableError(Message(text))
        source, target = RegisterDatabase(address), RegisterDatabase(settings.get_database_url())
        with lock_outputs(settings.get_outputs_folder(), terminal.notify_waiting):
            try:
                counts = copy_memory(source.get_engine(), target.get_engine())
            finally:
                source.close()
                target.close()
        for table, rows in counts.items():
            terminal.print_result(f"{table}: {rows}")
        terminal.print_result(terminal.translate("Every row was copied."), style=SUCCESS_STYLE)
