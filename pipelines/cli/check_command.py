"""`check`: findings of files before they are sent. They are found in pipelines.file_check."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

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
from schemas.languages import FixableError

if TYPE_CHECKING:
    from pipelines.file_check import FileReport

SEVERITY_STYLES = {"error": ERROR_STYLE, "warning": WARNING_STYLE, "notice": ""}
"""The severities, the gravest first, and how each is shown."""
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
    out: OutOption = None
    sources: SourcesOption = None

    def run(self, terminal: Terminal) -> None:
        reports = self._check_files(terminal)
        if self.output_format == "text":
            lines = list(_render_lines(terminal, reports))
            if not self.out:
                for text, style in lines:
                    terminal.print_result(text, style=style)
            content = "\n".join(text for text, _ in lines)
        else:
            about = {"files": [report.about for report in reports]}
            is_json = self.output_format == "json"
            content = json.dumps(about, ensure_ascii=False, indent=1) if is_json else _render_html(reports)
            if not self.out:
                typer.echo(content)
        if self.out:
            write_text_file(self.out, content + "\n")
        if len(reports) < len(self.files) or any(report.is_refused for report in reports):
            raise typer.Exit(STATUS_USAGE)
        if any(report.has_errors for report in reports):
            raise typer.Exit(STATUS_PROBLEM)

    def _check_files(self, terminal: Terminal) -> list["FileReport"]:
        """The reports of the files that can be opened; why the others cannot is printed."""
        from pipelines import file_check
        from schemas.source_file import load_sources

        sources = load_sources(self.sources or get_sources_folder())
        reports = []
        for number, file in enumerate(self.files, start=1):
            if len(self.files) > 1:
                terminal.print_message(f"{number}/{len(self.files)} {file}")
            try:
                reports.append(file_check.check_file(file, sources, self.source))
            except file_check.UnknownSourceError:
                raise
            except FixableError as error:
                terminal.print_error(error)
        return reports


def _render_html(reports: Sequence["FileReport"]) -> str:
    """One page for all files, as providers get it after a release."""
    from assets.publish.feedback import render_feedback_page

    tables = [table for report in reports for table in report.about["tables"]]
    counts = {name: sum(table["rows"][count] for table in tables) for name, count in FEEDBACK_COUNTS.items()}
    names = ", ".join(Path(report.about["file"]).name for report in reports)
    findings = [finding for report in reports for finding in report.about["findings"]]
    return render_feedback_page(names, names, findings, counts, is_sent=False)


def _render_lines(terminal: Terminal, reports: Sequence["FileReport"]) -> Iterator[tuple[str, str]]:
    """(line, style): for each file its tables with their row counts, then its findings, the gravest first."""
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
        for finding in sorted(about["findings"], key=_get_finding_order):
            yield from _render_finding(terminal, finding)
        if not about["findings"]:
            yield f"  {translate('Nothing to fix. Thank you.')}", ""


def _render_finding(terminal: Terminal, finding: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    severity = codelists.get_title("severity", finding["severity"], terminal.language)
    location = "!".join(part for part in (finding["sheet"], finding["cell"]) if part)
    style = SEVERITY_STYLES[finding["severity"]]
    yield f"  {severity}  {location}  {finding[f'message_{terminal.language}']}", style
    if finding["severity"] != "notice":
        yield f"      {finding[f'fix_{terminal.language}']}", ""


def _get_finding_order(finding: Mapping[str, Any]) -> tuple[int, str, int, str]:
    """By severity, sheet, and the row of the first cell."""
    cell = finding["cell"] or ""
    digits = "".join(character for character in cell.split(",")[0] if character.isdigit())
    return list(SEVERITY_STYLES).index(finding["severity"]), finding["sheet"] or "", int(digits or 0), cell
