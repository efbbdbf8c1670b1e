"""`explain`: where the published values of a project come from. Reads one release alone."""

import json
from collections.abc import Mapping, Sequence
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
from pipelines.cli.similar_texts import find_similar_texts
from pipelines.cli.terminal import ERROR_STYLE, Terminal
from schemas.languages import FixableError, Message, fold_text, format_number

if TYPE_CHECKING:
    import pandas as pd

    from pipelines.settings import RegisterSettings

MAX_CANDIDATES = 10
"""How many projects are named where it is not clear which is meant."""


@dataclass(frozen=True, kw_only=True)
class ExplainCommand(Command):
    """Shows every report of every value."""

    name: ClassVar[str] = "explain"
    reads_releases: ClassVar[bool] = True
    help: ClassVar[str] = mark_message("Show where each published value of a project comes from, cell by cell.")
    statuses: ClassVar[Mapping[int, str]] = {
        0: mark_message("The project is shown."),
        1: mark_message("There is no such project, or more than one. Similar ones are named."),
        2: mark_message("Wrong usage, or there is no such column or no release."),
        130: mark_message("Stopped by Ctrl-C."),
    }
    examples: ClassVar[tuple[str, ...]] = (
        'shared-services explain "Gwent Archives"',
        "shared-services explain archives stage",
    )
    project: Annotated[
        str, typer.Argument(metavar="PROJECT", help=mark_message("A project's identifier or title, or a part."))
    ]
    column: Annotated[
        str | None,
        typer.Argument(metavar="[COLUMN]", help=mark_message("One column, by its name or title (default: all).")),
    ] = None
    as_of: Annotated[
        str | None, typer.Option(help=mark_message("Use the release that was current on this date (2026-11-01)."))
    ] = None
    outputs: OutputsOption = None

    def run(self, terminal: Terminal, settings: "RegisterSettings") -> None:
        import pandas as pd

        release = self._find_release(settings)
        column = _find_column(self.column) if self.column else None
        projects = pd.read_parquet(release / "internal" / "data" / "projects.parquet")
        provenance = pd.read_parquet(release / "internal" / "data" / "provenance.parquet")
        titles = _list_titles(projects, provenance)
        project_ids = _find_projects(self.project, titles)
        if len(project_ids) != 1:
            _print_candidates(terminal, self.project, project_ids, titles)
            raise typer.Exit(STATUS_PROBLEM)
        (project_id,) = project_ids
        project = projects[projects["project_id"] == project_id].iloc[0]
        terminal.print_result(f"{project_id}  {titles[project_id][0]}", style="bold")
        reports = provenance[provenance["key"].str.contains(project_id, regex=False)]
        if column:
            reports = reports[reports["column"] == column]
            if reports.empty:
                page = release / "internal" / "api" / "v1" / "projects" / f"{project_id}.json"
                _print_derived_value(terminal, column, project, page)
        for _, group in _sort_reports(reports).groupby(["table", "key", "column"], sort=False):
            _print_reports(terminal, group)

    def _find_release(self, settings: "RegisterSettings") -> Path:
        """The folder of the release that is meant. Raises FixableError when the day is none, or there is no release."""
        outputs = settings.get_outputs_folder()
        current = find_current_release(outputs)
        if self.as_of is None:
            return current
        from pipelines import past_releases

        release = past_releases.find_release_on_day(parse_as_of(self.as_of), settings)
        return outputs / "releases" / release.version if release else current


def _find_column(wanted: str) -> str:
    """The column that a name or a title in either language means, of those that tell of a project. Raises FixableError, which
    names similar ones, when there is none.
    """
    from schemas.submission_columns import SUBMISSION_COLUMNS
    from schemas.tables import TABLES

    names: dict[str, str] = {}
    for table in TABLES.keys() & SUBMISSION_COLUMNS.keys():
        for name, column in TABLES[table].get_columns().items():
            for text in (name, column.title_en, column.title_cy):
                names.setdefault(fold_text(text), name)
    if fold_text(wanted) in names:
        return names[fold_text(wanted)]
    similar = dict.fromkeys(names[text] for text in find_similar_texts(wanted, names))
    if similar:
        text = "There is no column '{column}'. Did you mean {names}?"
        raise FixableError(Message(text, {"column": wanted, "names": ", ".join(similar)}))
    values = {"column": wanted, "columns": ", ".join(TABLES["projects"].get_columns())}
    raise FixableError(Message("There is no column '{column}'. Columns of a project: {columns}", values))


def _list_titles(projects: "pd.DataFrame", provenance: "pd.DataFrame") -> dict[str, list[str]]:
    """Project → every title that a report gives it, the published ones first."""
    titles: dict[str, dict[str, None]] = {project_id: {} for project_id in projects["project_id"]}
    for name in ("title_en", "title_cy"):
        for project_id, title in projects.set_index("project_id")[name].dropna().items():
            titles[project_id][title] = None
    reported = provenance[(provenance["table"] == "projects") & provenance["column"].isin(["title_en", "title_cy"])]
    for project_id, title in zip(reported["key"], reported["value"], strict=True):
        titles.get(project_id, {})[title] = None
    return {project_id: list(names) for project_id, names in titles.items()}


def _find_projects(wanted: str, titles: Mapping[str, Sequence[str]]) -> list[str]:
    """The projects that an identifier or a title means: those of which it is the whole, else those of which it is a part."""
    text = fold_text(wanted)
    names = {project_id: [fold_text(name) for name in (project_id, *titles[project_id])] for project_id in titles}
    whole = [project_id for project_id in titles if text in names[project_id]]
    return whole or [project_id for project_id in titles if text and any(text in name for name in names[project_id])]


def _print_candidates(
    terminal: Terminal, wanted: str, project_ids: Sequence[str], titles: Mapping[str, Sequence[str]]
) -> None:
    """Prints that no project is meant, or more than one, and which they may be."""
    if project_ids:
        text = "'{project}' is part of the names of {count} projects. Which one do you mean?"
        count = format_number(len(project_ids), terminal.language)
        terminal.print_message(terminal.translate(text, project=wanted, count=count), style=ERROR_STYLE)
    else:
        owners = {title: project_id for project_id, names in titles.items() for title in (*names, project_id)}
        project_ids = list(dict.fromkeys(owners[title] for title in find_similar_texts(wanted, owners)))
        text = "There is no project '{project}' in the current release."
        terminal.print_message(terminal.translate(text, project=wanted), style=ERROR_STYLE)
        if project_ids:
            terminal.print_message(terminal.translate("The most similar ones:"))
    for project_id in project_ids[:MAX_CANDIDATES]:
        terminal.print_message(f"  {project_id}  {titles[project_id][0]}")
    if len(project_ids) > MAX_CANDIDATES:
        count = format_number(len(project_ids) - MAX_CANDIDATES, terminal.language)
        terminal.print_message(f"  {terminal.translate('and {count} more', count=count)}")


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
