"""`check`: findings of files before they are sent. Does not belong here: finding anything (pipelines.file_check)."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from pipelines.cli.console import HELD, USAGE, Speaker
from schemas.languages import FixableError

if TYPE_CHECKING:
    from pipelines.file_check import Report

STYLES = {"error": "bold red", "warning": "yellow", "notice": ""}


def run(
    speaker: Speaker, files: list[Path], wanted: str | None, form: str, out: Path | None, sources: Path | None
) -> None:
    """Checks every file and shows the findings.

    Leaves with 0 when nothing would be held, 1 when something would, 2 when a file or a source cannot be read.
    """
    from pipelines import file_check, resources
    from schemas.source_file import load_sources

    status, reports = 0, []
    try:
        known = load_sources(sources or resources.sources_folder())
        for at, file in enumerate(files, start=1):
            if len(files) > 1:
                speaker.tell(f"{at}/{len(files)} {file}")
            try:
                reports.append(file_check.report(file, known, wanted))
            except file_check.UnknownSource:
                raise
            except FixableError as refusal:
                speaker.tell(refusal.render(speaker.language), style="bold red")
                status = USAGE
    except FixableError as refusal:
        speaker.leave(refusal, USAGE)
    text = {"json": _json, "html": _html, "text": _text}[form](speaker, reports)
    if out:
        try:
            out.write_text(text + "\n", encoding="utf-8")
        except OSError as error:
            speaker.tell(
                speaker.say("{file}: cannot be written: {fault}", file=out, fault=error.strerror), style="bold red"
            )
            raise typer.Exit(USAGE) from None
    elif form == "text":
        for line in text.splitlines():
            style = next((STYLES[s] for s in STYLES if line.startswith(f"  {_severity(speaker, s)}")), "")
            speaker.give(line, style=style)
    else:
        typer.echo(text)
    refused, holding = any(each.refused for each in reports), any(each.holds for each in reports)
    raise typer.Exit(max(status, USAGE if refused else HELD if holding else 0))


def _json(_: Speaker, reports: Sequence["Report"]) -> str:
    return json.dumps({"files": [each.about for each in reports]}, ensure_ascii=False, indent=1)


def _html(_: Speaker, reports: Sequence["Report"]) -> str:
    from assets.publish.feedback import render_feedback_page

    counts = {"received": 0, "published": 0, "held": 0, "not_records": 0}
    for each in reports:
        for table in each.about["tables"]:
            for name, theirs in (
                ("received", "received"),
                ("published", "accepted"),
                ("held", "held"),
                ("not_records", "not_records"),
            ):
                counts[name] += table["rows"][theirs]
    names = ", ".join(Path(each.about["file"]).name for each in reports)
    told = [finding for each in reports for finding in each.about["findings"]]
    return render_feedback_page(names, names, told, counts, sent=False)


def _severity(speaker: Speaker, severity: str) -> str:
    from schemas import codelists

    return codelists.get_title("severity", severity, speaker.language)


def _text(speaker: Speaker, reports: Sequence["Report"]) -> str:
    """For people: what was found in each file, the gravest first, and what to do."""
    say, language = speaker.say, speaker.language
    lines = []
    for each in reports:
        about = each.about
        lines.append(f"{about['file']} – {say('source')}: {about['source'] or say('none fits')}")
        for table in about["tables"]:
            rows = table["rows"]
            counts = say("received {received}, accepted {accepted}, held {held}, not records {not_records}", **rows)
            lines.append(f"  {table['sheet']} ({table['table']}): {counts}")
        for skipped in about["skipped_sheets"]:
            lines.append(f"  {skipped[f'why_{language}']}")
        order = list(STYLES)
        findings = sorted(
            about["findings"], key=lambda row: (order.index(row["severity"]), row["sheet"] or "", _place(row["cell"]))
        )
        for row in findings:
            place = "!".join(part for part in (row["sheet"], row["cell"]) if part)
            lines.append(f"  {_severity(speaker, row['severity'])}  {place}  {row[f'message_{language}']}")
            if row["severity"] != "notice":
                lines.append(f"      {row[f'fix_{language}']}")
        if not findings:
            lines.append(f"  {say('Nothing to mend. Thank you.')}")
        lines.append("")
    return "\n".join(lines).rstrip()


def _place(cell: str | None) -> tuple[int, str]:
    digits = "".join(ch for ch in (cell or "").split(",")[0] if ch.isdigit())
    return int(digits or 0), cell or ""
