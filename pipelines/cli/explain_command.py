"""`explain`: where the published values of a project come from. Reads one release alone."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar

import typer

from pipelines.cli.command_declarations import (
    STATUS_PROBLEM,
    Command,
    OutputsOption,
    find_current_release,
    mark_message,
    parse_as_of,
)
from pipelines.cli.terminal import Terminal
from pipelines.environment import get_outputs_folder
from schemas.languages import FixableError, Message, fold_text

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, kw_only=True)
class ExplainCommand(Command):
    """Shows every report of every value. Status 1: there is no such project; 2: no release, or no such column."""

    name: ClassVar[str] = "explain"
    help: ClassVar[str] = mark_message("Show where each published value of a project comes from, cell by cell.")
    project: Annotated[str, typer.Argument(metavar="PROJECT", help=mark_message("A project's identifier or title."))]
    column: Annotated[
        str | None, typer.Argument(metavar="[COLUMN]", help=mark_message("One column (default: all)."))
    ] = None
    as_of: Annotated[
        str | None, typer.Option(help=mark_message("Use the release that was current on this date (2026-11-01)."))
    ] = None
    outputs: OutputsOption = None

    def run(self, terminal: Terminal) -> None:
        import pandas as pd

        release = self._find_release()
        _check_column(self.column)
        projects = pd.read_parquet(release / "internal" / "data" / "projects.parquet")
        provenance = pd.read_parquet(release / "internal" / "data" / "provenance.parquet")
        project_id = _find_project(self.project, projects, provenance)
        if project_id is None:
            text = "There is no project '{project}' in the current release."
            terminal.print_error(FixableError(Message(text, {"project": self.project})))
            raise typer.Exit(STATUS_PROBLEM)
        project = projects[projects["project_id"] == project_id].iloc[0]
        title = project["title_cy"] if pd.isna(project["title_en"]) else project["title_en"]
        terminal.print_result(f"{project_id}  {title}", style="bold")
        reports = provenance[provenance["key"].str.contains(project_id, regex=False)]
        if self.column:
            reports = reports[reports["column"] == self.column]
            if reports.empty:
                page = release / "internal" / "api" / "v1" / "projects" / f"{project_id}.json"
                _print_derived_value(terminal, self.column, project, page)
        for _, group in _sort_reports(reports).groupby(["table", "key", "column"], sort=False):
            _print_reports(terminal, group)

    def _find_release(self) -> Path:
        """The folder of the release that is meant. Raises FixableError when the day is none, or there is no release."""
        current = find_current_release(self.outputs)
        if self.as_of is None:
            return current
        from pipelines import past_releases

        outputs = self.outputs or get_outputs_folder()
        release = past_releases.find_release_on_day(parse_as_of(self.as_of), outputs)
        return outputs / "releases" / release.version if release else current


def _check_column(column: str | None) -> None:
    from schemas.tables import TABLES

    names = sorted({name for table in TABLES.values() for name in table.get_columns()})
    if column and column not in names:
        values = {"column": column, "columns": ", ".join(names)}
        raise FixableError(Message("There is no column '{column}'. Columns: {columns}", values))


def _find_project(wanted: str, projects: "pd.DataFrame", provenance: "pd.DataFrame") -> str | None:
    """The identifier of a project, from the identifier or a title that any report gives it; None when there is none."""
    if wanted in set(projects["project_id"]):
        return wanted
    titles = provenance[(provenance["table"] == "projects") & provenance["column"].isin(["title_en", "title_cy"])]
    keys = dict(zip(titles["value"].map(fold_text), titles["key"], strict=True))
    return keys.get(fold_text(wanted))


def _sort_reports(reports: "pd.DataFrame") -> "pd.DataFrame":
    """Reports in the order of our tables and columns, those of one value together."""
    from schemas.tables import TABLES

    columns = [(table, column) for table, model in TABLES.items() for column in model.get_columns()]
    positions = {column: position for position, column in enumerate(columns)}
    keys = zip(reports["table"], reports["column"], strict=True)
    ranked = reports.assign(position=[positions.get(key, len(positions)) for key in keys])
    return ranked.sort_values(["position", "key", "provider"], kind="stable")


def _print_derived_value(terminal: Terminal, column: str, project: "pd.Series", page: Path) -> None:
    """Prints a value that no provider sent: the reading that gives it, or that the register derives it. page: the API's."""
    import pandas as pd

    translate, language = terminal.translate, terminal.language
    value = project.get(column)
    terminal.print_result(f"  {column}: {translate('blank') if value is None or pd.isna(value) else value}")
    limbs = {limb["limb"]: limb for limb in json.loads(page.read_text(encoding="utf-8"))["limbs"]}
    limb = limbs.get(column)
    if limb and limb["basis"] == "read":
        quotation = f"“{limb['quotation']}”  {limb['address']}"
        for text in (limb[f"reason_{language}"], quotation, limb[f"source_{language}"]):
            terminal.print_result(f"      {text}")
        return
    terminal.print_result(f"  {translate('No provider sent this value: it is blank, or the register calculates it.')}")
    if column == "verdict":
        terminal.print_result(f"  {project[f'verdict_reasons_{language}']}")


def _print_reports(terminal: Terminal, reports: "pd.DataFrame") -> None:
    """Prints one value: what is published, then what else was reported, each with its location and the text as sent."""
    translate = terminal.translate
    published_value = reports.loc[reports["published"], "value"].iloc[0]
    table, key, column = reports[["table", "key", "column"]].iloc[0]
    name = column if table == "projects" else f"{table}.{column} ({key})"
    terminal.print_result("")
    for report in reports.sort_values("published", ascending=False).to_dict("records"):
        if report["published"]:
            role = translate("published")
        else:
            role = translate("same value" if report["value"] == published_value else "different value")
        style = "bold" if report["published"] else ""
        terminal.print_result(f"  {name}  {report['value']}  [{role}]", style=style)
        name = " " * len(name)
        cell = report["cell"] if isinstance(report["cell"], str) else translate("set in the source file")
        header = f"   {translate('header')}: {report['header']}" if isinstance(report["header"], str) else ""
        file = f"{translate('file')}: {report['file']}"
        terminal.print_result(f"      {translate('provider')}: {report['provider']}   {file}")
        terminal.print_result(f"      sha256: {report['sha256']}")
        terminal.print_result(f"      {translate('cell')}: {report['sheet']}!{cell}{header}")
        terminal.print_result(f"      {translate('text as sent')}: {report['raw']}")
        if isinstance(reason := report.get(f"correction_{terminal.language}"), str):
            terminal.print_result(f"      {translate('corrected by the register')}: {reason}")
