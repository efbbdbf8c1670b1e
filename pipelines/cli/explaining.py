"""`explain`: where the published values of a project come from. Reads the current release alone."""

import json
from pathlib import Path

import pandas as pd
import typer

from assets.publish.release.published_releases import CURRENT
from pipelines.cli.console import HELD, USAGE, Speaker, day
from pipelines.resources import outputs_folder
from schemas.languages import FixableError, Message, fold_text
from schemas.tables import TABLES


def run(speaker: Speaker, project: str, column: str | None, outputs: Path | None, as_of: str | None) -> None:
    """Shows every report of every value, as the current release has it or the one that stood on a day (ISO).

    Leaves with 1 when there is no such project, 2 without a release or such a column.
    """
    data = _release(speaker, outputs or outputs_folder(), as_of) / "internal" / "data"
    if not (data / "provenance.parquet").is_file():
        speaker.leave(
            FixableError(
                Message(
                    "There is no release in {folder} yet; make one with: shared-services publish",
                    {"folder": data.parents[2]},
                )
            ),
            USAGE,
        )
    names = sorted({name for table in TABLES.values() for name in table.get_columns()})
    if column and column not in names:
        speaker.leave(
            FixableError(
                Message(
                    "There is no column '{column}'; there are: {columns}",
                    {"column": column, "columns": ", ".join(names)},
                )
            ),
            USAGE,
        )
    projects = pd.read_parquet(data / "projects.parquet")
    provenance = pd.read_parquet(data / "provenance.parquet")
    found = _found(project, projects, provenance)
    if found is None:
        speaker.leave(
            FixableError(Message("There is no project '{project}' in the current release.", {"project": project})), HELD
        )
    mine = provenance[provenance["key"].str.contains(found, regex=False)]
    told = mine[mine["column"] == column] if column else mine
    row = projects[projects["project_id"] == found].iloc[0]
    title = row["title_en"] if not pd.isna(row["title_en"]) else row["title_cy"]
    speaker.give(f"{found}  {title}", style="bold")
    if column and told.empty:
        _worked_out(speaker, column, row, data.parent / "api" / "v1" / "projects" / f"{found}.json")
        raise typer.Exit
    order = {
        (table, name): at
        for at, (table, name) in enumerate((t, c) for t, model in TABLES.items() for c in model.get_columns())
    }
    ranked = told.assign(
        rank=[order.get(place, len(order)) for place in zip(told["table"], told["column"], strict=True)]
    )
    ranked = ranked.sort_values(["rank", "key", "provider"], kind="stable")
    for (table, key, name), group in ranked.groupby(["table", "key", "column"], sort=False):
        _explained(speaker, str(table), str(key), str(name), group)


def _release(speaker: Speaker, outputs: Path, as_of: str | None) -> Path:
    """The folder of the release that is meant. Leaves with 2 when the day is none, or no release stood on it."""
    if as_of is None:
        return outputs / CURRENT
    from pipelines import history

    try:
        earlier = history.stood_on(day(as_of), outputs)
    except FixableError as refusal:
        speaker.leave(refusal, USAGE)
    return outputs / "releases" / earlier.version if earlier else outputs / CURRENT


def _worked_out(speaker: Speaker, column: str, row: pd.Series, whole: Path) -> None:
    """A value that no sender's cell says: the reading that gives it, or that the register works it out."""
    say, language = speaker.say, speaker.language
    value = row.get(column)
    speaker.give(f"  {column}: {say('blank') if value is None or pd.isna(value) else value}")
    limbs = {limb["limb"]: limb for limb in json.loads(whole.read_text(encoding="utf-8"))["limbs"]}
    read = limbs.get(column)
    if read and read["basis"] == "read":
        speaker.give(f"      {read[f'reason_{language}']}")
        speaker.give(f"      “{read['quotation']}”  {read['address']}")
        speaker.give(f"      {read[f'source_{language}']}")
        return
    speaker.give("  " + say("No sender's cell says this; it is blank, or the register works it out."))
    if column == "verdict":
        speaker.give(f"  {row[f'verdict_reasons_{language}']}")


def _found(wanted: str, projects: pd.DataFrame, provenance: pd.DataFrame) -> str | None:
    """The project meant: by identifier, or by a title that any report gives it."""
    if wanted in set(projects["project_id"]):
        return wanted
    said = provenance[(provenance["table"] == "projects") & provenance["column"].isin(["title_en", "title_cy"])]
    titles = {fold_text(value): key for value, key in said[["value", "key"]].itertuples(index=False)}
    return titles.get(fold_text(wanted))


def _explained(speaker: Speaker, table: str, key: str, column: str, group: pd.DataFrame) -> None:
    """One value: what is published and from where, then what else was reported."""
    say = speaker.say
    place = column if table == "projects" else f"{table}.{column} ({key})"
    speaker.give("")
    for at, row in enumerate(group.sort_values("published", ascending=False).to_dict("records")):
        agrees = row["value"] == group.loc[group["published"], "value"].iloc[0]
        head = say("published") if row["published"] else (say("says the same") if agrees else say("says otherwise"))
        speaker.give(
            f"  {place if at == 0 else ' ' * len(place)}  {row['value']}  [{head}]",
            style="bold" if row["published"] else "",
        )
        speaker.give(f"      {say('provider')}: {row['provider']}   {say('file')}: {row['file']}")
        speaker.give(f"      sha256: {row['sha256']}")
        cell = row["cell"] if not pd.isna(row["cell"]) else say("given by the source file")
        header = f"   {say('header')}: {row['header']}" if not pd.isna(row["header"]) else ""
        speaker.give(f"      {say('cell')}: {row['sheet']}!{cell}{header}")
        speaker.give(f"      {say('text as sent')}: {row['raw']}")
