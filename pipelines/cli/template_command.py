"""`template`: a workbook to fill in, made in assets.publish.template."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar

import typer

from pipelines.cli.command_declarations import (
    Command,
    OutputsOption,
    SourcesOption,
    explain_write_error,
    find_current_release,
    mark_message,
)
from pipelines.cli.terminal import Terminal
from schemas.languages import FixableError, Message

if TYPE_CHECKING:
    from assets.publish.template.return_workbook import ReturnWorkbook
    from pipelines.settings import RegisterSettings

FORMATS = (".xlsx", ".ods")


@dataclass(frozen=True, kw_only=True)
class TemplateCommand(Command):
    """Writes the template."""

    name: ClassVar[str] = "template"
    help: ClassVar[str] = mark_message("Make a workbook to fill in and send: lists to choose from, guidance, checks.")
    statuses: ClassVar[Mapping[int, str]] = {
        0: mark_message("The workbook is written."),
        2: mark_message("Wrong usage, or the workbook cannot be made."),
        130: mark_message("Stopped by Ctrl-C."),
    }
    examples: ClassVar[tuple[str, ...]] = (
        "shared-services template return.xlsx",
        "shared-services template return.ods --source my-council",
    )
    out: Annotated[Path, typer.Argument(metavar="OUT", help=mark_message("The workbook to write: .xlsx or .ods."))]
    source: Annotated[
        str | None, typer.Option(help=mark_message("Source to fill it in for, with what it sent last."))
    ] = None
    sources: SourcesOption = None
    outputs: OutputsOption = None

    def run(self, terminal: Terminal, settings: "RegisterSettings") -> None:
        write = _find_writer(self.out)
        from assets.publish.template.return_workbook import build_return_workbook

        records = self._load_last_records(settings)
        workbook = build_return_workbook(terminal.language, self.source, records)
        with explain_write_error(self.out):
            write(workbook, self.out)
        text = terminal.translate(
            "{file} is ready to fill in. To check it: shared-services check {file}", file=self.out
        )
        terminal.print_result(text)
        if records is not None:
            for sheet in workbook.sheets:
                if sheet.rows:
                    terminal.print_result(
                        "  " + terminal.translate("{sheet}: rows {count}", sheet=sheet.name, count=len(sheet.rows))
                    )

    def _load_last_records(self, settings: "RegisterSettings") -> dict[str, list[dict[str, str]]] | None:
        """What the source sent last, by table; None where none is named. Raises FixableError when it sent nothing."""
        if self.source is None:
            return None
        from assets.publish.release.published_releases import load_internal_release
        from assets.publish.template.last_records import collect_last_records
        from pipelines.working_folders import fetch_outputs
        from schemas.source_file import load_sources

        sources = load_sources(settings.get_sources_folder())
        if self.source not in sources:
            values = {"source": self.source, "sources": ", ".join(sources)}
            raise FixableError(Message("There is no source named '{source}'. Sources: {sources}.", values))
        release = load_internal_release(find_current_release(fetch_outputs(settings.get_outputs_folder())))
        records = collect_last_records(release, self.source) if release else {}
        if not any(records.values()):
            text = "The current release has no records of '{source}'. Make the template without --source."
            raise FixableError(Message(text, {"source": self.source}))
        return records


def _find_writer(path: Path) -> Callable[["ReturnWorkbook", Path], None]:
    """What writes a template of the format that a file's name says. Raises FixableError for another."""
    if path.suffix.casefold() not in FORMATS:
        raise FixableError(Message("{file}: a template is an .xlsx or an .ods file.", {"file": path}))
    if path.suffix.casefold() == ".ods":
        from assets.publish.template.template_ods import write_template_ods

        return write_template_ods
    from assets.publish.template.template_xlsx import write_template_xlsx

    return write_template_xlsx
