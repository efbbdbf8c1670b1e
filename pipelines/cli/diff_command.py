"""`diff`: what changed between two releases. They are compared in assets.publish.release.release_changes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

import typer

from pipelines.addresses import refuse_address
from pipelines.cli.command_declarations import FORMAT_OPTION, Command, OutputsOption, mark_message
from pipelines.cli.terminal import Terminal
from schemas.languages import FixableError, Message

if TYPE_CHECKING:
    from assets.publish.release.published_releases import PublishedRelease
    from pipelines.settings import RegisterSettings


@dataclass(frozen=True, kw_only=True)
class DiffCommand(Command):
    """Compares two releases."""

    name: ClassVar[str] = "diff"
    reads_releases: ClassVar[bool] = True
    help: ClassVar[str] = mark_message("Show what changed between two releases, by record and column.")
    statuses: ClassVar[Mapping[int, str]] = {
        0: mark_message("What changed is shown, if anything did."),
        2: mark_message("Wrong usage, or one of the two is not a release."),
        130: mark_message("Stopped by Ctrl-C."),
    }
    examples: ClassVar[tuple[str, ...]] = (
        "shared-services diff 1.0.0 1.1.0",
        "shared-services diff 1.0.0 1.1.0 --format json",
    )
    old: Annotated[str, typer.Argument(metavar="OLD", help=mark_message("The earlier release: a version or a folder."))]
    new: Annotated[str, typer.Argument(metavar="NEW", help=mark_message("The later release: a version or a folder."))]
    output_format: Annotated[Literal["text", "json"], FORMAT_OPTION] = "text"
    outputs: OutputsOption = None

    def run(self, terminal: Terminal, settings: "RegisterSettings") -> None:
        from assets.publish.open_data import change_files
        from assets.publish.release import release_changes
        from pipelines.cli.difference_lines import list_difference_lines

        outputs = settings.get_outputs_folder()
        old, new = _load_release(self.old, outputs), _load_release(self.new, outputs)
        old_version, new_version = (str(release.metadata["version"]) for release in (old, new))
        differences = release_changes.build_changes(old.basis, new.basis)
        if self.output_format == "json":
            delta = change_files.build_delta(differences, new_version, old_version, str(new.metadata["data_date"]))
            terminal.print_result(json.dumps(delta, ensure_ascii=False, indent=1))
            return
        terminal.print_result(f"{old_version} → {new_version}", style="bold")
        if differences.empty:
            terminal.print_result(terminal.translate("The two releases have the same data."))
            return
        for line, style in list_difference_lines(differences, old.basis, new.basis, terminal.language):
            terminal.print_result(line, style=style)


def _load_release(name: str, outputs: Path) -> "PublishedRelease":
    from assets.publish.release import published_releases

    refuse_address(Path(name))
    folders = (outputs / "releases" / name, Path(name))
    folder = next((folder.resolve() for folder in folders if (folder / "release.json").is_file()), None)
    loaded = published_releases.load_internal_release(folder)
    if loaded is None:
        known = ", ".join(sorted(path.name for path in (outputs / "releases").glob("*.*.*")))
        values = {"named": name, "folder": outputs / "releases", "known": known or "–"}
        text = "'{named}' is not a release. Give a version in {folder} ({known}) or the folder of a release."
        raise FixableError(Message(text, values))
    return loaded
