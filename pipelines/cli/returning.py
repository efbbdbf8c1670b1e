"""`rollback`: an earlier release is made the current one, with a notice.

Does not belong here: moving it (assets.publish.release.published_releases).
"""

import datetime as dt
import json
from pathlib import Path

from pipelines.cli.console import USAGE, Speaker
from pipelines.resources import outputs_folder
from schemas.languages import FixableError, Message


def run(speaker: Speaker, version: str | None, reason: str | None, reason_cy: str | None, outputs: Path | None) -> None:
    """Takes the current release back: the one before it, or the one named, stands again.

    Leaves with 2 when no reason is given, or there is no such release, or it is not as it was published.
    """
    from assets.publish.release import published_releases, verification
    from pipelines.runs import alone

    say, place = speaker.say, outputs or outputs_folder()
    if not reason and not reason_cy:
        speaker.leave(FixableError(Message("Say why, for those who used the release: --reason, --reason-cy.")), USAGE)
    try:
        with alone(place, lambda: speaker.tell(say("Another run holds the outputs; waiting until it is done."))):
            taken, wanted = _wanted(place, version)
            faults = verification.verify_release(place / "releases" / wanted)
            if faults:
                raise FixableError(*faults)
            told = {"reason_en": reason, "reason_cy": reason_cy}
            notice = {"version": taken, "taken_back_on": dt.date.today().isoformat(), "stands": wanted}
            published_releases.roll_back_release(
                place, wanted, notice | {name: text for name, text in told.items() if text}
            )
    except FixableError as refusal:
        speaker.leave(refusal, USAGE)
    text = say("Release {version} stands again; {taken} was taken back.", version=wanted, taken=taken)
    speaker.give(text, style="bold green")
    kept = place / published_releases.CORRECTIONS
    speaker.give(say("The notice stands in {file}, and in every release from the next one on.", file=kept))


def _wanted(outputs: Path, version: str | None) -> tuple[str, str]:
    """The version that is taken back, and the one that is to stand. Raises Refusal when there is none of either."""
    from assets.publish.release import published_releases

    current = published_releases.find_previous_release(outputs)
    if current is None:
        text = "There is no release in {folder} yet; make one with: shared-services publish"
        raise FixableError(Message(text, {"folder": outputs}))
    about = json.loads((current / "release.json").read_text(encoding="utf-8"))
    wanted = version or about["previous"] or ""
    if wanted in ("", about["version"]) or not (outputs / "releases" / wanted / "release.json").is_file():
        known = ", ".join(sorted(path.name for path in (outputs / "releases").glob("*.*.*") if path != current))
        values = {"wanted": wanted or "–", "known": known or "–"}
        raise FixableError(Message("There is no earlier release to go back to: {wanted}. There are: {known}.", values))
    return about["version"], wanted
