"""`diff`: what changed between two releases. They are compared in assets.publish.release.release_changes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

import typer

from pipelines.cli.command_declarations import FORMAT_OPTION, Command, OutputsOption, mark_message
from pipelines.cli.terminal import Terminal
from pipelines.environment import get_outputs_folder
from schemas import codelists
from schemas.languages import FixableError, Message, format_number

if TYPE_CHECKING:
    from assets.publish.release.published_releases import PublishedRelease

WHOLE = "*"
"""In place of a record or a column: all records, or the whole record."""


@dataclass(frozen=True, kw_only=True)
class DiffCommand(Command):
    """Compares two releases. Status 2: one of them is not there."""

    name: ClassVar[str] = "diff"
    help: ClassVar[str] = mark_message("Show what changed between two releases, by record and column.")
    old: Annotated[str, typer.Argument(metavar="OLD", help=mark_message("The earlier release: a version or a folder."))]
    new: Annotated[str, typer.Argument(metavar="NEW", help=mark_message("The later release: a version or a folder."))]
    output_format: Annotated[Literal["text", "json"], FORMAT_OPTION] = "text"
    outputs: OutputsOption = None

    def run(self, terminal: Terminal) -> None:
        from assets.publish.open_data import change_files
        from assets.publish.release import release_changes

        outputs = self.outputs or get_outputs_folder()
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
        for table, rows in differences.groupby("table", sort=False):
            counts = [
                f"{_get_kind_title(terminal, kind)} {format_number(int(count), terminal.language)}"
                for kind, count in rows["kind"].value_counts().items()
            ]
            terminal.print_result("")
            terminal.print_result(f"{table}: {', '.join(counts)}", style="bold")
            for row in rows.to_dict("records"):
                terminal.print_result(_format_change(terminal, row))


def _load_release(name: str, outputs: Path) -> "PublishedRelease":
    from assets.publish.release import published_releases

    folders = (outputs / "releases" / name, Path(name))
    folder = next((folder.resolve() for folder in folders if (folder / "release.json").is_file()), None)
    loaded = published_releases.load_internal_release(folder)
    if loaded is None:
        known = ", ".join(sorted(path.name for path in (outputs / "releases").glob("*.*.*")))
        values = {"named": name, "folder": outputs / "releases", "known": known or "–"}
        text = "'{named}' is not a release. Give a version in {folder} ({known}) or the folder of a release."
        raise FixableError(Message(text, values))
    return loaded


def _get_kind_title(terminal: Terminal, kind: Any) -> str:
    return codelists.get_title("change_kind", kind, terminal.language).lower()


def _format_change(terminal: Terminal, row: Mapping[Any, Any]) -> str:
    record = terminal.translate("all records") if row["record"] == WHOLE else row["record"]
    if WHOLE in (row["column"], row["record"]):
        column = "" if row["column"] == WHOLE else f" {row['column']}"
        return f"  {record}{column}: {_get_kind_title(terminal, row['kind'])}"
    before, after = (
        value if isinstance(value, str) else terminal.translate("blank") for value in (row["before"], row["after"])
    )
    return f"  {record} {row['column']}: {before} → {after}"
