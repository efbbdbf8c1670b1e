"""`publish`: runs the register and tells what came of it. Does not belong here: the run itself (pipelines.runs)."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from pipelines.cli.console import HELD, USAGE, Speaker, day
from pipelines.resources import outputs_folder
from schemas.languages import FixableError, format_date, format_number

if TYPE_CHECKING:
    from pipelines.history import Outcome


def run(speaker: Speaker, sources: Path | None, outputs: Path | None, as_of: str | None, accept: str | None) -> None:
    """Makes a release, or says that nothing changed.

    Leaves with 1 when a guard or a fault stops it, 2 when a source is wrong.
    """
    say = speaker.say
    try:
        as_of = day(as_of) if as_of else None
    except FixableError as refusal:
        speaker.leave(refusal, USAGE)
    from assets.publish.release.guards import GuardRefusedError
    from pipelines import resources, runs

    folder = outputs or outputs_folder()
    speaker.tell(say("Gathering, checking, matching, joining, publishing …"))
    try:
        with speaker.progress(say("Starting")) as steps:
            waiting = say("Another run holds the outputs; waiting until it is done.")
            done = runs.publish(
                sources or resources.sources_folder(), folder, as_of, accept, steps, lambda: speaker.tell(waiting)
            )
    except GuardRefusedError as refusal:
        speaker.tell(say("The release is refused, and the last good one still stands:"), style="bold red")
        speaker.tell(refusal.render(speaker.language))
        speaker.tell(say("To publish all the same, give a reason: --accept REASON"))
        raise typer.Exit(HELD) from None
    except FixableError as refusal:
        speaker.leave(refusal, USAGE)
    except runs.RunFailed as fault:
        speaker.tell(
            say("The run stopped by a fault of the register's own; the last good release still stands."),
            style="bold red",
        )
        speaker.tell(str(fault))
        raise typer.Exit(HELD) from None
    _told(speaker, done, folder)


def _told(speaker: Speaker, done: "Outcome", outputs: Path) -> None:
    """What was received, published and held, file by file, and where to look."""
    from assets.publish.release.signatures import KEY_VARIABLE, SIGNATURE

    say, language = speaker.say, speaker.language
    rows = done.about["submissions"]
    heads = (say("File"), say("Received"), say("Published"), say("Held"), say("Not records"))
    lines = [
        [
            each["file"],
            *(format_number(each[name], language) for name in ("received", "published", "held", "not_records")),
        ]
        for each in rows
    ]
    totals = [
        format_number(sum(each[name] for each in rows), language)
        for name in ("received", "published", "held", "not_records")
    ]
    table = [list(heads), *lines, [say("All"), *totals]]
    widths = [max(len(row[at]) for row in table) for at in range(len(heads))]
    for row in table:
        speaker.give(
            "  ".join(
                [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
            )
        )
    for each in done.about["not_received"]:
        speaker.give(say("Not received: {file} from {provider}", **each))
    for warning in done.about.get("warnings", []):
        speaker.give(f"{say('Warning')}: {warning[language]}", style="yellow")
    speaker.give(_found(speaker, outputs))
    speaker.give("")
    speaker.give(_outcome(speaker, done), style="bold green")
    if not (outputs / "current" / SIGNATURE).is_file():
        speaker.give(
            say("The release is not signed; set {key} to sign the next one.", key=KEY_VARIABLE), style="yellow"
        )
    speaker.give(f"{say('Website')}: {outputs / 'current' / 'public' / 'index.html'}")
    speaker.give(f"{say('Open data')}: {outputs / 'current' / 'public' / 'data'}")
    speaker.give(f"{say('Feedback to providers')}: {outputs / 'current' / 'feedback'}")
    serve = [sys.argv[0], "serve", *(["--outputs", str(outputs)] if outputs != outputs_folder() else [])]
    speaker.give(f"{say('To look at it')}: {' '.join(serve)}")


def _outcome(speaker: Speaker, done: "Outcome") -> str:
    """Which release stands, and how it came to."""
    say, about = speaker.say, done.about
    if done.made_again:
        text = say(
            "Release {version} of {data_date} stands again, made once more from what is kept, byte for byte the same. "
            "A publish without --as-of brings back the newest."
        )
    elif done.earlier:
        text = say(
            "Release {version} of {data_date} stands again, as it was published; it was made by other code, or not all that "
            "it was made from is kept. A publish without --as-of brings back the newest."
        )
    else:
        text = say("Release {version} stands, new.") if done.new else say("Unchanged: release {version} still stands.")
    return text.format(version=about["version"], data_date=format_date(about["data_date"], speaker.language))


def _found(speaker: Speaker, outputs: Path) -> str:
    """How many findings of each severity the release's files gave rise to."""
    import pandas as pd

    from schemas import codelists

    quality = pd.read_parquet(outputs / "current" / "internal" / "data" / "quality.parquet")
    counts = quality.groupby("severity")["findings"].sum()
    told = [
        f"{code.get_title(speaker.language)} {format_number(int(counts.get(code.code, 0)), speaker.language)}"
        for code in codelists.load_codelist("severity").values()
    ]
    return f"{speaker.say('Findings')}: {', '.join(told)}"
