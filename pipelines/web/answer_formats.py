"""The files that an answer is given in. A format is one line of FORMATS here; the page links to whatever is made.

A format is of the whole answer (`render`), or of each file by itself (`render_file`: from its path, its report and AnswerInputs).
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from assets.publish.open_data.xlsx_workbook import XLSX
from pipelines import check_answers, returned_files
from pipelines.file_check import RegisterState
from pipelines.file_report import FileReport
from schemas.languages import Language, Message
from schemas.refused_fixes import load_refused_fixes
from schemas.source_file import Source
from schemas.unexpected_errors import describe_error

LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class AnswerInputs:
    """What an answer is made with. sources and register: that its files were checked with."""

    language: Language
    sources: Mapping[str, Source]
    register: RegisterState


@dataclass(frozen=True)
class AnswerFormat:
    """name: of the file, after the checked file's where it is of one; title: of the link. `render_file` gives None where a file
    cannot have it.
    """

    name: str
    title: Message
    media_type: str
    render: Callable[[Sequence[FileReport]], str] | None = None
    render_file: Callable[[Path, FileReport, AnswerInputs], bytes | None] | None = None


@dataclass(frozen=True)
class AnswerFile:
    """A file to download. checked_file: the file that it is of; None for all together."""

    name: str
    title: Message
    media_type: str
    content: bytes
    checked_file: str | None = None


def _render_corrected_file(path: Path, report: FileReport, inputs: AnswerInputs) -> bytes | None:
    """The workbook with its safe fixes made, without those that its provider refused; None where there are none."""
    feedback = (inputs.register.outputs or Path()) / "current" / "feedback" / (report.about["source"] or "")
    refused = load_refused_fixes(feedback)
    options = returned_files.FixOptions(inputs.language, refused)
    corrected = returned_files.correct_file(path, report, inputs.sources, inputs.register, options)
    return corrected.content if corrected.fixes else None


def _render_annotated_file(path: Path, report: FileReport, inputs: AnswerInputs) -> bytes:
    return returned_files.annotate_file(path, report, inputs.language)


FORMATS = (
    AnswerFormat(
        "checked.xlsx",
        Message("Your workbook with a note at each cell to fix"),
        XLSX.media_type,
        render_file=_render_annotated_file,
    ),
    AnswerFormat(
        "fixed.xlsx",
        Message("Your workbook with every safe fix made, each listed"),
        XLSX.media_type,
        render_file=_render_corrected_file,
    ),
    AnswerFormat("report.html", Message("Report to keep or send on (HTML)"), "text/html", check_answers.render_html),
    AnswerFormat("findings.csv", Message("Findings as a table (CSV)"), "text/csv", check_answers.render_csv),
    AnswerFormat(
        "report.json",
        Message("Everything for programs (JSON)"),
        "application/json",
        partial(check_answers.render_json, list_all=True),
    ),
)


def _render_guarded(each: AnswerFormat, path: Path, report: FileReport, inputs: AnswerInputs) -> bytes | None:
    """A file's copy in a format; None where it cannot have it, or this software fails at it: the answer stands without it."""
    try:
        return each.render_file(path, report, inputs) if each.render_file else None
    except Exception as error:
        LOG.debug(describe_error(error, f"making {each.name} of a file").text)
        return None


def render_answer(paths: Sequence[Path], reports: Sequence[FileReport], inputs: AnswerInputs) -> list[AnswerFile]:
    """Every file of an answer. paths: the checked files, in the order of their reports."""
    files = []
    for each in FORMATS:
        if each.render:
            content = each.render(reports).encode()
            files.append(AnswerFile(each.name, each.title, each.media_type, content))
        for path, report in zip(paths, reports, strict=True) if each.render_file else ():
            made = _render_guarded(each, path, report, inputs)
            if made is not None:
                name = f"{path.stem}-{each.name}"
                files.append(AnswerFile(name, each.title, each.media_type, made, path.name))
    return files
