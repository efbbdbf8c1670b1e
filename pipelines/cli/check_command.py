"""`check`: findings of files before they are sent. They are found in pipelines.file_check."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, TypeVar

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
from pipelines.cli.terminal import Terminal
from schemas.languages import FixableError, Message
from schemas.unexpected_errors import describe_error

if TYPE_CHECKING:
    from pipelines.file_check import RegisterState
    from pipelines.file_report import FileReport
    from pipelines.settings import RegisterSettings
    from schemas.source_file import Source

LOG = logging.getLogger(__name__)
Result = TypeVar("Result")
CHECKED_SUFFIX, FIXED_SUFFIX = "-checked.xlsx", "-fixed.xlsx"
"""What the name of a workbook that is given back ends with, where none is given."""


@dataclass(frozen=True, kw_only=True)
class CheckCommand(Command):
    """Checks files."""

    name: ClassVar[str] = "check"
    reads_releases: ClassVar[bool] = True
    help: ClassVar[str] = mark_message("Check files before you send them, and list everything to fix.")
    statuses: ClassVar[Mapping[int, str]] = {
        0: mark_message("Nothing would be held back."),
        1: mark_message("Something would be held back."),
        2: mark_message("Wrong usage, or a file cannot be read."),
        130: mark_message("Stopped by Ctrl-C."),
    }
    examples: ClassVar[tuple[str, ...]] = (
        "shared-services check return.xlsx",
        "shared-services check return.xlsx --fix return-fixed.xlsx",
        "shared-services check projects.csv partners.csv --source my-council --format html --out report.html",
    )
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

    def run(self, terminal: Terminal, settings: "RegisterSettings") -> None:
        self._refuse_own_files()
        sources, register, reports = self._check_readable_files(terminal, settings)
        if self.fix:
            self._write_corrected_files(terminal, sources, register, reports)
        if self.output_format == "xlsx":
            self._write_workbooks(terminal, reports)
        elif self.output_format == "text":
            from pipelines.cli.check_lines import list_check_lines

            lines = list(list_check_lines(reports, terminal.language, self.list_all))
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

        for report, path in zip(reports, self._choose_paths(self.out, CHECKED_SUFFIX, reports), strict=True):
            file = Path(report.about["file"])
            make = partial(annotate_file, file, report, terminal.language)
            content = _make_workbook(terminal, file, make)
            if content is not None:
                write_bytes_file(path, content)
                terminal.print_result(str(path))

    def _write_corrected_files(
        self,
        terminal: Terminal,
        sources: Mapping[str, "Source"],
        register: "RegisterState",
        reports: Sequence["FileReport"],
    ) -> None:
        """Writes each file's workbook with its safe fixes made, where there are any, and prints how many they are."""
        from pipelines.returned_files import FixOptions, correct_file
        from schemas.refused_fixes import load_refused_fixes

        for report, path in zip(reports, self._choose_paths(self.fix, FIXED_SUFFIX, reports), strict=True):
            file = Path(report.about["file"])
            known = (register.outputs or Path()) / "current" / "feedback" / (report.about["source"] or "")
            options = FixOptions(terminal.language, load_refused_fixes(known))
            make = partial(correct_file, file, report, sources, register, options)
            corrected = _make_workbook(terminal, file, make)
            if corrected is None:
                continue
            if corrected.fixes:
                write_bytes_file(path, corrected.content)
                text = "{file}: cells fixed: {count}. What was fixed is on the first sheet."
            else:
                path, text = file, "{file}: no cell can be fixed without asking you, so no copy is written."
            terminal.print_message(terminal.translate(text, file=path, count=len(corrected.fixes)))

    def _refuse_own_files(self) -> None:
        """Raises FixableError where a result would be written over one of the files, or over the other result."""
        files = {file.resolve() for file in self.files}
        for path in (self.out, self.fix):
            if path and path.resolve() in files:
                raise FixableError(Message("{file} is the file to check itself. Give another name.", {"file": path}))
        if self.out and self.fix and self.out.resolve() == self.fix.resolve() and not self.out.is_dir():
            text = "{file} is named for two results. Give --out and --fix different names."
            raise FixableError(Message(text, {"file": self.out}))

    def _choose_paths(self, wanted: Path | None, suffix: str, reports: Sequence["FileReport"]) -> list[Path]:
        """Where the workbooks of files go: where it is wanted, or there by the names of the files where that is a folder (which
        is made) or there are several. No two have one name, and none that of a file to check.
        """
        if wanted and len(self.files) == 1 and not wanted.is_dir():
            return [wanted]
        folder = wanted or Path()
        if not folder.exists():
            make_folder(folder)
        taken = {file.resolve() for file in self.files}
        paths = []
        for report in reports:
            stem = Path(report.about["file"]).stem
            names = (f"{stem}{'' if number == 1 else f'-{number}'}{suffix}" for number in count(1))
            path = next(folder / name for name in names if (folder / name).resolve() not in taken)
            taken.add(path.resolve())
            paths.append(path)
        return paths

    def _check_readable_files(
        self, terminal: Terminal, settings: "RegisterSettings"
    ) -> tuple[Mapping[str, "Source"], "RegisterState", list["FileReport"]]:
        """The sources and the register, and the reports of the files that can be opened; why the others cannot is printed."""
        from pipelines import file_check
        from schemas.decision_files import load_measures
        from schemas.source_file import list_drafts, load_sources

        folder = settings.get_sources_folder()
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
        register = file_check.RegisterState(measures, settings.get_outputs_folder())
        return sources, register, file_check.report_files(files, register)


def _log_error(error: Exception, file: Path) -> str:
    """The reference of an unexpected error. The file is at hand, so that the error can be made again; the log has it for those
    who turn on the messages for developers.
    """
    description = describe_error(error, f"checking {file}")
    LOG.debug(description.text)
    return description.reference


def _make_workbook(terminal: Terminal, file: Path, make: Callable[[], Result]) -> Result | None:
    """A workbook of a file; why there is none is printed."""
    try:
        return make()
    except Exception as error:  # the other files go on
        values = {"file": file, "reference": _log_error(error, file)}
        text = (
            "{file}: no workbook could be made because of an unexpected error in the software (reference {reference})."
        )
        terminal.print_error(FixableError(Message(text, values)))
        return None
