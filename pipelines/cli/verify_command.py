"""`verify`: whether a release is what it says. The checks are in assets.publish.release.verification."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, ClassVar

import typer

from pipelines.addresses import to_local_path, to_store_address
from pipelines.cli.command_declarations import STATUS_PROBLEM, Command, mark_message
from pipelines.cli.terminal import SUCCESS_STYLE, WARNING_STYLE, Terminal
from schemas.languages import FixableError, Message

if TYPE_CHECKING:
    from pipelines.settings import RegisterSettings


@dataclass(frozen=True, kw_only=True)
class VerifyCommand(Command):
    """Verifies a release."""

    name: ClassVar[str] = "verify"
    help: ClassVar[str] = mark_message(
        "Check that a release is complete and unchanged, from its own files: hashes, signature, schemas."
    )
    statuses: ClassVar[Mapping[int, str]] = {
        0: mark_message("The release is complete and unchanged."),
        1: mark_message("The release has a fault. Each is named with its file."),
        2: mark_message("Wrong usage, or the folder is no release or the key cannot be used."),
        130: mark_message("Stopped by Ctrl-C."),
    }
    examples: ClassVar[tuple[str, ...]] = (
        "shared-services verify outputs/current",
        "shared-services verify outputs/releases/1.0.0 --key publisher.pem",
        "shared-services verify s3://bucket/register/current",
    )
    folder: Annotated[
        str, typer.Argument(metavar="DIR", help=mark_message("The release's folder, or its address in a store."))
    ]
    key: Annotated[
        Path | None,
        typer.Option(help=mark_message("The publisher's public key (PEM); the release must be signed with it.")),
    ] = None

    def run(self, terminal: Terminal, settings: "RegisterSettings") -> None:  # noqa: ARG002
        address = to_store_address(self.folder)
        if address is None:
            self._verify(terminal, to_local_path(self.folder))
            return
        from pipelines.remote.release_copy import copy_release

        with TemporaryDirectory(prefix="verify-") as folder:
            with terminal.track_progress(terminal.translate("Starting")) as progress:
                copy_release(address, Path(folder), progress)
            self._verify(terminal, Path(folder))

    def _verify(self, terminal: Terminal, folder: Path) -> None:
        from assets.publish.release import digests, signatures, verification

        if not (folder / "release.json").is_file() and not (folder / digests.SUMS).is_file():
            text = "{folder} is not a release. Give a folder in outputs/releases, or outputs/current."
            raise FixableError(Message(text, {"folder": folder}))
        release = folder.resolve()
        expected_key = signatures.load_public_key(self.key) if self.key else None
        faults = verification.verify_release(release, expected_key)
        for fault in faults:
            terminal.print_result(fault.render(terminal.language), style="red")
        if faults:
            raise typer.Exit(STATUS_PROBLEM)
        translate = terminal.translate
        text = "The release is complete and unchanged: {n} files checked."
        terminal.print_result(translate(text, n=len(digests.hash_files(release))), style=SUCCESS_STYLE)
        fingerprint = signatures.find_signer(release / digests.SUMS)
        if fingerprint is None:
            terminal.print_result(translate("Not signed, so the publisher cannot be confirmed."), style=WARNING_STYLE)
        elif expected_key is None:
            text = translate(
                "Signed with the key {fingerprint}, which is part of the release. To confirm the publisher, "
                "give its key with --key.",
                fingerprint=fingerprint,
            )
            terminal.print_result(text)
        else:
            terminal.print_result(translate("Signed with that key ({fingerprint}).", fingerprint=fingerprint))
