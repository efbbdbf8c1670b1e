"""`check`: findings of files before they are sent. They are found in pipelines.file_check."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

import typer

from pipelines.cli.command_declarations import (
    FORMAT_OPTION,
    STATUS_PROBLEM,
    STATUS_USAGE,
    Command,
    OutOption,
    OutputsOption,
    SourcesOption,
    mark_message,
    write_text_file,
)
from pipelines.cli.terminal import ERROR_STYLE, SUCCESS_STYLE, WARNING_STYLE, Terminal
from pipelines.environment import get_outputs_folder, get_sources_folder
from schemas import codelists
from schemas.finding_groups import FindingGroup
from schemas.languages import FixableError
from schemas.unexpected_errors import describe_error

if TYPE_CHECKING:
    from pipelines.file_check import FileReport

LOG = logging.getLogger(__name__)
SEVERITY_STYLES = {"error": ERROR_STYLE, "warning": WARNING_STYLE, "notice": ""}


@dataclass(frozen=True, kw_only=True)
class CheckCommand(Command):
    """Checks files. Status 1: something would be held; 2: a file or a source cannot be read."""

    name: ClassVar[str] = "check"
    help: ClassVar[str] = mark_message("Check files before you send them, and list everything to fix.")
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help=mark_message("The files to check."))]
    source: Annotated[
        str | None, typer.Option(help=mark_message("Source to read the files with (default: the one that fits)."))
    ] = None
    output_format: Annotated[Literal["text", "json", "html"], FORMAT_OPTION] = "text"
    list_all: Annotated[
        bool, typer.Option("--all", help=mark_message("List every finding, not only a group of those that are alike."))
    ] = False
    out: OutOption = None
    sources: SourcesOption = None
    outputs: OutputsOption = None

    def run(self, terminal: Terminal) -> None:
        reports = self._check_readable_files(terminal)
        if self.output_format == "text":
            lines = list(self._render_lines(terminal, reports))
            if not self.out:
                for text, style in lines:
                    terminal.print_result(text, style=style)
            content = "\n".join(text for text, _ in lines)
        else:
            from pipelines.check_answers import render_html, render_json

            render = render_json if self.output_format == "json" else render_html
            content = render(reports, self.list_all)
            if not self.out:
                typer.echo(content)
        if self.out:
            write_text_file(self.out, content + "\n")
        if len(reports) < len(self.files) or any(report.is_refused for report in reports):
            raise typer.Exit(STATUS_USAGE)
        if any(report.has_errors for report in reports):
            raise typer.Exit(STATUS_PROBLEM)

    def _check_readable_files(self, terminal: Terminal) -> list["FileReport"]:
        """The reports of the files that can be opened; why the others cannot is printed."""
        from pipelines import file_check
        from schemas.source_file import load_sources

        sources = load_sources(self.sources or get_sources_folder())
        files: list[file_check.MappedFile | FileReport] = []
        for number, file in enumerate(self.files, start=1):
            if len(self.files) > 1:
                terminal.print_message(f"{number}/{len(self.files)} {file}")
            try:
                files.append(file_check.map_file(file, sources, self.source))
            except file_check.UnknownSourceError:
                raise
            except FixableError as error:
                terminal.print_error(error)
            except Exception as error:  # the other files go on
                files.append(file_check.report_stopped_file(file, _log_error(error, file)))
        return file_check.report_files(files, self.outputs or get_outputs_folder())

    def _render_lines(self, terminal: Terminal, reports: Sequence["FileReport"]) -> Iterator[tuple[str, str]]:
        """(line, style): for each file its tables with their row counts, then its findings in groups, the gravest first."""
        from pipelines.check_answers import list_groups
        from pipelines.difference_texts import list_result_lines

        translate, language = terminal.translate, terminal.language
        for number, report in enumerate(reports):
            about = report.about
            if number:
                yield "", ""
            yield f"{about['file']} – {translate('source')}: {about['source'] or translate('no source fits')}", ""
            for table in about["tables"]:
                counts = translate(
                    "rows received {received}: accepted {accepted}, held back {held}, not records {not_records}",
                    **table["rows"],
                )
                yield f"  {table['sheet']} ({table['table'] or translate('not recognised')}): {counts}", ""
            for skipped in about["skipped_sheets"]:
                yield f"  {skipped[f'why_{language}']}", ""
            for group in list_groups(report, self.list_all):
                if group.first["rule"] != "sheet-skipped":  # named above
                    yield from _render_group(terminal, group)
            if not report.has_anything_to_fix:
                yield f"  {translate('Nothing to fix. Thank you.')}", SUCCESS_STYLE
        lines = list(list_result_lines(reports, language))
        if lines:
            yield "", ""
        for line in lines:
            yield line, ""


def _render_group(terminal: Terminal, group: FindingGroup) -> Iterator[tuple[str, str]]:
    first, language = group.first, terminal.language
    severity = codelists.get_title("severity", first["severity"], language)
    location = "!".join(part for part in (first["sheet"], first["cell"]) if part)
    yield f"  {severity}  {location}  {first[f'message_{language}']}", SEVERITY_STYLES[first["severity"]]
    if group.count > 1:
        yield f"      {group.describe_others(terminal.translate)}", ""
    if first["severity"] != "notice":
        yield f"      {first[f'fix_{language}']}", ""


def _log_error(error: Exception, file: Path) -> str:
    """The reference of an unexpected error. The file is at hand, so that the error can be made again; the log has it for those
    who turn on the messages for developers.
    """
    description = describe_error(error, f"checking {file}")
    LOG.debug(description.text)
    return description.reference
