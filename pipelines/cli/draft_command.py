"""`source new`: a draft source file, to be confirmed by a person. Headers are recognised in assets.gather.drafting."""

import codecs
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar

import typer

from pipelines.cli.command_declarations import Command, OutOption, mark_message, write_text_file
from pipelines.cli.terminal import Terminal
from schemas.languages import BilingualText, FixableError, Message

if TYPE_CHECKING:
    from assets.gather.workbook.sheet import OpenedWorkbook, ReadingNote
    from pipelines.settings import RegisterSettings

PROVIDER_IDENTIFIER = re.compile(r"[a-z][a-z0-9-]*")
ENCODING_RULES = ("encoding-read", "encoding-doubtful")
"""The rules of the notes that name the encoding of a text file."""


@dataclass(frozen=True, kw_only=True)
class DraftCommand(Command):
    """Drafts a source file."""

    name: ClassVar[str] = "source new"
    help: ClassVar[str] = mark_message("Draft a source file from a spreadsheet, for a person to confirm.")
    statuses: ClassVar[Mapping[int, str]] = {
        0: mark_message("The draft is written."),
        2: mark_message("Wrong usage, or the file cannot be read or has no table."),
        130: mark_message("Stopped by Ctrl-C."),
    }
    examples: ClassVar[tuple[str, ...]] = (
        "shared-services source new return.xlsx",
        "shared-services source new return.xlsx --out sources/my-council.yaml",
    )
    file: Annotated[Path, typer.Argument(metavar="FILE", help=mark_message("The spreadsheet to draft from."))]
    provider: Annotated[str | None, typer.Option(help=mark_message("The provider's identifier."))] = None
    out: OutOption = None
    force: Annotated[bool, typer.Option("--force", help=mark_message("Overwrite an existing file."))] = False

    def run(self, terminal: Terminal, settings: "RegisterSettings") -> None:
        from assets.gather import drafting
        from pipelines.cli.draft_yaml import render_draft
        from schemas.source_file import propose_precedence

        self._check_options()
        provider = self._get_provider()
        workbook = _open_workbook(self.file, provider)
        draft = drafting.draft_source(workbook.sheets, self.file.name)
        draft = draft if draft.tables else draft.add_closest_tables()
        if not draft.tables:
            values = {"file": self.file, "sheets": ", ".join(sheet.name for sheet in workbook.sheets) or self.file.name}
            text = "{file}: no table was found. Sheets: {sheets}"
            raise FixableError(Message(text, values))
        folder = self.out.parent if self.out else settings.get_sources_folder()
        precedence = propose_precedence(folder)
        content = render_draft(terminal, draft, provider, _find_encoding(workbook.notes), precedence)
        if self.out is None:
            typer.echo(content, nl=False)
            return
        write_text_file(self.out, content)
        text = "Wrote {file}. Fill in what is marked TO FILL IN, and check every column."
        terminal.print_message(terminal.translate(text, file=self.out))
        text = "Files of {provider} go into {folder}. Next: shared-services check {file} --source {provider} --sources {sources}"
        values = {"folder": folder / self.out.stem, "provider": self.out.stem, "sources": folder}
        terminal.print_message(terminal.translate(text, file=self.file, **values))

    def _get_provider(self) -> str | None:
        """The provider's identifier: as given, or as the name of the draft says it."""
        if self.provider or self.out is None:
            return self.provider
        return self.out.stem if PROVIDER_IDENTIFIER.fullmatch(self.out.stem) else None

    def _check_options(self) -> None:
        if self.provider and not PROVIDER_IDENTIFIER.fullmatch(self.provider):
            text = (
                "--provider: '{provider}' is not a valid identifier. Use lower case letters, digits and "
                "hyphens, starting with a letter."
            )
            raise FixableError(Message(text, {"provider": self.provider}))
        if self.out and self.provider and self.out.stem != self.provider:
            text = "--out: the file must be named after its provider: {provider}.yaml, not {name}."
            raise FixableError(Message(text, {"provider": self.provider, "name": self.out.name}))
        if self.out and self.out.exists() and not self.force:
            raise FixableError(Message("{file} already exists. Use --force to overwrite it.", {"file": self.out}))


def _open_workbook(path: Path, provider: str | None) -> "OpenedWorkbook":
    from assets.gather.provider_files import open_submission
    from assets.gather.received_files import Submission
    from assets.gather.workbook import UnreadableFileError

    try:
        return open_submission(Submission.from_path(provider or "", path, None), None)
    except OSError as error:
        reason: object = error.strerror
    except UnreadableFileError as error:
        reason = BilingualText(error.reason_en, error.reason_cy)
    raise FixableError(Message("{file}: cannot be read: {fault}", {"file": path, "fault": reason}))


def _find_encoding(notes: Sequence["ReadingNote"]) -> str | None:
    """The encoding that was detected for a text file, by the name that a source file uses; None for other files, and for a file
    that mixes two.
    """
    for note in notes:
        if note.rule in ENCODING_RULES:
            try:
                return codecs.lookup(note.parameters["encoding"]).name
            except LookupError:
                return None
    return None
