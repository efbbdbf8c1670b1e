"""`check`: findings of files before they are sent. They are found in pipelines.file_check."""

import json
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
    SourcesOption,
    mark_message,
    write_text_file,
)
from pipelines.cli.terminal import ERROR_STYLE, WARNING_STYLE, Terminal
from pipelines.environment import get_sources_folder
from schemas import codelists
from schemas.finding_groups import FindingGroup, group_findings, group_for_reading, limit_findings, split_findings
from schemas.languages import FixableError
from schemas.unexpected_errors import describe_error

if TYPE_CHECKING:
    from pipelines.file_check import FileReport

LOG = logging.getLogger(__name__)
SEVERITY_STYLES = {"error": ERROR_STYLE, "warning": WARNING_STYLE, "notice": ""}
FEEDBACK_COUNTS = {"received": "received", "published": "accepted", "held": "held", "not_records": "not_records"}
"""A count of a feedback report → the count of a checked table."""


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

    def run(self, terminal: Terminal) -> None:
        reports = self._check_readable_files(terminal)
        if self.output_format == "text":
            lines = list(self._render_lines(terminal, reports))
            if not self.out:
                for text, style in lines:
                    terminal.print_result(text, style=style)
            content = "\n".join(text for text, _ in lines)
        else:
            content = self._render_json(reports) if self.output_format == "json" else self._render_html(reports)
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
        from schemas.source_file import list_drafts, load_sources

        folder = self.sources or get_sources_folder()
        sources = load_sources(folder)
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
        return file_check.report_files(files)

    def _render_json(self, reports: Sequence["FileReport"]) -> str:
        """The reports with their groups of findings, and the findings of each rule up to a limit unless all are asked for."""
        files = [
            {
                **report.about,
                "findings": report.about["findings"] if self.list_all else limit_findings(report.about["findings"]),
                "groups": [group.to_plain() for group in group_findings(report.about["findings"])],
            }
            for report in reports
        ]
        return json.dumps({"files": files}, ensure_ascii=False, indent=1)

    def _render_html(self, reports: Sequence["FileReport"]) -> str:
        """One page for all files, as providers get it after a release."""
        from assets.publish.feedback import render_feedback_page

        tables = [table for report in reports for table in report.about["tables"]]
        counts = {name: sum(table["rows"][count] for table in tables) for name, count in FEEDBACK_COUNTS.items()}
        names = ", ".join(Path(report.about["file"]).name for report in reports)
        groups = [group for report in reports for group in self._group_findings(report)]
        return render_feedback_page(names, names, groups, counts, is_sent=False)

    def _group_findings(self, report: "FileReport") -> list[FindingGroup]:
        return (split_findings if self.list_all else group_for_reading)(report.about["findings"])

    def _render_lines(self, terminal: Terminal, reports: Sequence["FileReport"]) -> Iterator[tuple[str, str]]:
        """(line, style): for each file its tables with their row counts, then its findings in groups, the gravest first."""
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
            for group in self._group_findings(report):
                if group.first["rule"] != "sheet-skipped":  # named above
                    yield from _render_group(terminal, group)
            if not about["findings"]:
                yield f"  {translate('Nothing to fix. Thank you.')}", ""


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
