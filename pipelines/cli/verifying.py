"""`verify`: whether a release is what it says. Does not belong here: any check (assets.publish.release.verification)."""

from pathlib import Path

import typer

from pipelines.cli.console import HELD, USAGE, Speaker
from schemas.languages import FixableError, Message


def run(speaker: Speaker, folder: Path, key: Path | None) -> None:
    """Tells each fault of a release, or that there is none and who signed it.

    Leaves with 1 when there is a fault, 2 when the folder is no release or the key cannot be used.
    """
    from assets.publish.release import signatures, verification

    if not (folder / "release.json").is_file() and not (folder / verification.SUMS).is_file():
        speaker.leave(
            FixableError(
                Message(
                    "{folder}: is no release; name a folder of outputs/releases, or outputs/current.",
                    {"folder": folder},
                )
            ),
            USAGE,
        )
    try:
        expected = signatures.load_public_key(key) if key else None
        found = verification.verify_release(folder.resolve(), expected)
    except signatures.SigningKeyError as refusal:
        speaker.leave(refusal, USAGE)
    for fault in found:
        speaker.give(fault.render(speaker.language), style="red")
    if found:
        raise typer.Exit(HELD)
    files = len(verification.hash_files(folder.resolve()))
    signer = signatures.find_signer(folder.resolve() / verification.SUMS)
    speaker.give(speaker.say("Whole: {n} files, as they were published.", n=files), style="bold green")
    if signer is None:
        speaker.give(speaker.say("Not signed: nothing says who published it."), style="yellow")
    elif expected is None:
        speaker.give(
            speaker.say(
                "Signed with the key {fingerprint}, which lies in the release itself; to know whose it is, give the "
                "publisher's with --key.",
                fingerprint=signer,
            )
        )
    else:
        speaker.give(speaker.say("Signed with that key ({fingerprint}).", fingerprint=signer))
