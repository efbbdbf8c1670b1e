"""The process that checks the files of one upload: `python -m pipelines.web.check_process FOLDER`.

FOLDER holds `request.json` (CheckRequest) and the files; the process leaves `answer.json` and the files of the answer there. It
is started and ended by check_queue.
"""

import json
import resource
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from schemas.languages import LANGUAGES, Language, get_translator

CPU_SECONDS = 300
MEMORY_BYTES = 4 * 2**30
REQUEST_FILE, ANSWER_FILE = "request.json", "answer.json"
LISTED_GROUPS = 200
"""How many groups of findings of a file a page lists; the files of the answer list all."""


@dataclass(frozen=True)
class CheckRequest:
    """files: paths of the files, relative to the folder; sources, outputs: folders."""

    files: tuple[str, ...]
    language: Language
    sources: str
    outputs: str


def write_answer(folder: Path) -> None:
    """Checks what is in a folder, and leaves the answer there."""
    request = CheckRequest(**json.loads((folder / REQUEST_FILE).read_text(encoding="utf-8")))
    answer = _build_answer(request, folder)
    (folder / ANSWER_FILE).write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")


def _limit_resources() -> None:
    """What is read is limited more closely, by the process that reads it; these limits are for the rest."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    hard_limit = resource.getrlimit(resource.RLIMIT_DATA)[1]
    limit = MEMORY_BYTES if hard_limit == resource.RLIM_INFINITY else min(MEMORY_BYTES, hard_limit)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, hard_limit))


def _build_answer(request: CheckRequest, folder: Path) -> dict[str, Any]:
    from pipelines import file_check
    from pipelines.difference_texts import list_result_lines
    from pipelines.file_report import FileReport
    from pipelines.web.answer_formats import AnswerInputs, render_answer
    from schemas.decision_files import load_measures
    from schemas.source_file import load_sources
    from schemas.unexpected_errors import describe_error

    sources = load_sources(Path(request.sources))
    paths = [folder / name for name in request.files]
    mapped: list[file_check.MappedFile | FileReport] = []
    for path in paths:
        try:
            mapped.append(file_check.map_file(path, sources, None))
        except Exception as error:  # the other files go on
            mapped.append(file_check.report_stopped_file(path, describe_error(error, "checking a file").reference))
    measures = load_measures(Path(request.sources) / "measures.csv")
    register = file_check.RegisterState(measures, Path(request.outputs))
    reports = file_check.report_files(mapped, register)
    # A path of this machine is nothing to its sender.
    reports = [report.rename(path.name) for report, path in zip(reports, paths, strict=True)]
    files = []
    inputs = AnswerInputs(request.language, sources, register)
    for number, file in enumerate(render_answer(paths, reports, inputs)):
        stored = f"answer-{number}"
        (folder / stored).write_bytes(file.content)
        facts = {"name": file.name, "title": file.title.text, "media_type": file.media_type}
        files.append({**facts, "stored": stored, "checked_file": file.checked_file})
    names = {source.provider: {"en": source.name_en, "cy": source.name_cy} for source in sources.values()}
    return {
        "files": [_describe_report(report, names) for report in reports],
        "lines": {language: list(list_result_lines(reports, language)) for language in LANGUAGES},
        "downloads": files,
    }


def _describe_report(report: Any, provider_names: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """What the page shows of a file, in both languages."""
    from pipelines.check_answers import count_rows, list_groups
    from pipelines.file_report import list_skipped_lines

    about = report.about
    groups = [group for group in list_groups(report) if group.first["rule"] != "sheet-skipped"]
    return {
        "name": about["file"],
        "provider": provider_names.get(about["source"]),
        "refused": about["refused"],
        "rows": count_rows([report]),
        "tables": about["tables"],
        "skipped_sheets": {language: list(list_skipped_lines(report, language)) for language in LANGUAGES},
        "errors": sum(group.count for group in groups if group.first["severity"] == "error"),
        "to_fix": sum(group.count for group in groups if group.is_to_fix),
        "noted": sum(group.count for group in groups if not group.is_to_fix),
        "groups": [_describe_group(group) for group in groups[:LISTED_GROUPS]],
        "unlisted": max(0, len(groups) - LISTED_GROUPS),
    }


def _describe_group(group: Any) -> dict[str, Any]:
    others = {
        f"others_{language}": group.describe_others(get_translator(language)) if group.count > 1 else ""
        for language in LANGUAGES
    }
    return {**group.to_plain(), "cell": group.first["cell"], "is_to_fix": group.is_to_fix, **others}


if __name__ == "__main__":
    _limit_resources()
    write_answer(Path(sys.argv[1]))
