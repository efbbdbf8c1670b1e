"""`check`: findings of files before they are sent. They are found in pipelines.file_check."""

import logging
from collections.abc import Iterator, Mapping, Sequence
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
    make_folder,
    mark_message,
    write_bytes_file,
    write_text_file,
)
from pipelines.cli.terminal import ERROR_STYLE, SUCCESS_STYLE, WARNING_STYLE, Terminal
from pipelines.environment import get_outputs_folder, get_sources_folder
from schemas import codelists
from schemas.finding_groups import FindingGroup
from schemas.languages import FixableError, Message
from schemas.unexpected_errors import describe_error

if TYPE_CHECKING:
    from pipelines.file_check import FileReport
    from schemas.source_file import Source

LOG = logging.getLogger(__name__)
SEVERITY_STYLES = {"error": ERROR_STYLE, "warning": WARNING_STYLE, "notice": ""}
CHECKED_SUFFIX, FIXED_SUFFIX = "-checked.xlsx", "-fixed.xlsx"
"""What the name of a workbook that is given back ends with, where none is given."""


@dataclass(frozen=True, kw_only=True)
class CheckCommand(Command):
    """Checks files. Status 1: something would be held; 2: a file or a source cannot be read."""

    name: ClassVar[str] = "check"
    help: ClassVar[str] = mark_message("Check files before you send them, and list everything to fix.")
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help=mark_message("The files to check."))]
    source: Annotated[
        str | None, typer.Option(help=mark_message("Source to read the files with (default: the one that fits)."))
    ] = None
    output_format: Annotated[Literal["text", "json", "html", "xlsx"], FORMAT_OPTION] = "text"
    list_all: Annotated[
        bool, typer.Option("--all", help=mark_message("List every finding, not only a group of those that are alike."))
    ] = False
    out: OutOption = None
    fix: Annotated[
        Path | None,
        typer.Option(
            help=mark_message("Write a copy with every safe fix made: a file (.xlsx), or a folder for several.")
        ),
    ] = None
    sources: SourcesOption = None
    outputs: OutputsOption = None

    def run(self, terminal: Terminal) -> None:
        sources, reports = self._check_readable_files(terminal)
        if self.fix:
            self._write_corrected_files(terminal, sources, reports)
        if self.output_format == "xlsx":
            self._write_workbooks(terminal, reports)
        elif self.output_format == "text":
            lines = list(self._render_lines(terminal, reports))
            if not self.out:
                for text, style in lines:
                    terminal.print_result(text, style=style)
            self._write_text("\n".join(text for text, _ in lines))
        else:
            from pipelines.check_answers import render_html, render_json

            render = render_json if self.output_format == "json" else render_html
            content = render(reports, self.list_all)
            if not self.out:
                typer.echo(content)
            self._write_text(content)
        if len(reports) < len(self.files) or any(report.is_refused for report in reports):
            raise typer.Exit(STATUS_USAGE)
        if any(report.has_errors for report in reports):
            raise typer.Exit(STATUS_PROBLEM)

    def _write_text(self, content: str) -> None:
        if self.out:
            write_text_file(self.out, content + "\n")

    def _write_workbooks(self, terminal: Terminal, reports: Sequence["FileReport"]) -> None:
        """Writes each file's workbook with its findings, and prints where it is."""
        from pipelines.returned_files import annotate_file

        for report in reports:
            file = Path(report.about["file"])
            path = self._choose_path(self.out, f"{file.stem}{CHECKED_SUFFIX}")
            write_bytes_file(path, annotate_file(file, report, terminal.language))
            terminal.print_result(str(path))

    def _write_corrected_files(
        self, terminal: Terminal, sources: Mapping[str, "Source"], reports: Sequence["FileReport"]
    ) -> None:
        """Writes each file's workbook with its safe fixes made, and prints how many they are."""
        from pipelines.returned_files import correct_file
        from schemas.refused_fixes import load_refused_fixes

        for report in reports:
            file = Path(report.about["file"])
            path = self._choose_path(self.fix, f"{file.stem}{FIXED_SUFFIX}")
            known = (self.outputs or get_outputs_folder()) / "current" / "feedback" / (report.about["source"] or "")
            corrected = correct_file(file, report, sources, terminal.language, load_refused_fixes(known))
            write_bytes_file(path, corrected.content)
            text = "{file}: cells fixed: {count}. What was fixed is on the first sheet."
            terminal.print_message(terminal.translate(text, file=path, count=len(corrected.fixes)))

    def _choose_path(self, wanted: Path | None, name: str) -> Path:
        """Where a workbook goes: where it is wanted, or by this name there if that is a folder or there are several files, for
        which the folder is made. Raises FixableError where that is one of the files themselves.
        """
        is_folder = wanted is None or wanted.is_dir() or len(self.files) > 1
        path = (wanted or Path()) / name if is_folder else wanted or Path(name)
        if is_folder and not path.parent.exists():
            make_folder(path.parent)
        if path.resolve() in {file.resolve() for file in self.files}:
            raise FixableError(Message("{file} is the file to check itself. Give another name.", {"file": path}))
        return path

    def _check_readable_files(self, terminal: Terminal) -> tuple[Mapping[str, "Source"], list["FileReport"]]:
        """The sources, and the reports of the files that can be opened; why the others cannot is printed."""
        from pipelines import file_check
        from schemas.decision_files import load_measures
        from schemas.source_file import list_drafts, load_sources

        folder = self.sources or get_sources_folder()
        sources, measures = load_sources(folder), load_measures(folder / "measures.csv")
        if self.source and self.source not in sources and (draft := list_drafts(folder).get(self.source)):
            raise draft
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
        register = file_check.RegisterState(measures, self.outputs or get_outputs_folder())
        return sources, file_check.report_files(files, register)

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
