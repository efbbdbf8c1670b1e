"""`rollback`: makes an earlier release the current one again, with a notice."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar

import typer

from pipelines.cli.command_declarations import Command, OutputsOption, find_current_release, mark_message
from pipelines.cli.terminal import SUCCESS_STYLE, Terminal
from schemas.languages import FixableError, Message

if TYPE_CHECKING:
    from pipelines.settings import RegisterSettings


@dataclass(frozen=True, kw_only=True)
class RollbackCommand(Command):
    """Takes the current release back."""

    name: ClassVar[str] = "rollback"
    help: ClassVar[str] = mark_message("Make an earlier release current again, and publish a notice that says why.")
    statuses: ClassVar[Mapping[int, str]] = {
        0: mark_message("The earlier release is current again."),
        2: mark_message("Wrong usage, or there is no such release or it was altered."),
        130: mark_message("Stopped by Ctrl-C."),
    }
    examples: ClassVar[tuple[str, ...]] = (
        'shared-services rollback --reason "Costs were in thousands."',
        'shared-services rollback 1.0.0 --reason "Costs were in thousands." --reason-cy "Roedd y costau mewn miloedd."',
    )
    version: Annotated[
        str | None,
        typer.Argument(metavar="[VERSION]", help=mark_message("Release to go back to (default: the previous one).")),
    ] = None
    reason: Annotated[str | None, typer.Option(help=mark_message("The reason, in English."))] = None
    reason_cy: Annotated[str | None, typer.Option("--reason-cy", help=mark_message("The reason, in Welsh."))] = None
    outputs: OutputsOption = None

    def run(self, terminal: Terminal, settings: "RegisterSettings") -> None:
        from assets.publish.release import published_releases, verification
        from pipelines.outputs_lock import lock_outputs
        from pipelines.working_folders import find_mirror

        if not self.reason and not self.reason_cy:
            raise FixableError(Message("Say why, for those who used the release: give --reason and --reason-cy."))
        outputs = settings.get_outputs_folder()
        with lock_outputs(outputs, terminal.notify_waiting):
            withdrawn, restored = self._choose_versions(outputs)
            mirror = find_mirror(outputs)
            if mirror:
                mirror.fetch_release(restored)
            faults = verification.verify_release(outputs / "releases" / restored)
            if faults:
                raise FixableError(*faults)
            notice = {"version": withdrawn, "taken_back_on": dt.date.today().isoformat(), "stands": restored}
            reasons = {"reason_en": self.reason, "reason_cy": self.reason_cy}
            notice |= {name: text for name, text in reasons.items() if text}
            published_releases.roll_back_release(outputs, restored, notice)
            if mirror:
                mirror.push()
        translate = terminal.translate
        text = translate(
            "Release {version} is current again. Release {taken} was withdrawn.", version=restored, taken=withdrawn
        )
        terminal.print_result(text, style=SUCCESS_STYLE)
        file = f"{mirror.address if mirror else outputs}/{published_releases.CORRECTIONS}"
        terminal.print_result(translate("The notice is in {file}, and will be in every later release.", file=file))

    def _choose_versions(self, outputs: Path) -> tuple[str, str]:
        """The version that is taken back, and the one that becomes current. Raises FixableError when there is none of either."""
        from assets.publish.release import published_releases

        current = published_releases.find_previous_release(outputs) or find_current_release(outputs)
        about = json.loads((current / "release.json").read_text(encoding="utf-8"))
        wanted = self.version or about["previous"] or ""
        if wanted in ("", about["version"]) or not (outputs / "releases" / wanted / "release.json").is_file():
            known = sorted(path.name for path in (outputs / "releases").glob("*.*.*") if path != current)
            values = {"wanted": wanted or "–", "known": ", ".join(known) or "–"}
            raise FixableError(Message("There is no earlier release {wanted}. Earlier releases: {known}.", values))
        return about["version"], wanted
