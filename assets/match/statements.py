"""What each report says, value by value, with its address and the text as sent."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from schemas import privacy
from schemas.frames import PROVENANCE, TEXT_DTYPE, build_frame, locate_values
from schemas.submission_columns import RECEIVED_COLUMNS, SUBMISSION_COLUMNS
from schemas.tables.table_records import TableRecord

STATEMENTS: Mapping[str, Any] = {**PROVENANCE, "project": TEXT_DTYPE, "typed": "object"}
"""The provenance of a value, the project that it belongs to, and the value itself."""


def collect_statements(
    record: TableRecord, reports: pd.DataFrame, raw: pd.DataFrame, blocks: pd.DataFrame
) -> pd.DataFrame:
    """Every value of every report of a table (STATEMENTS, `published` False). reports: LINEAGE, `project_id`, `key` and typed
    columns.
    """
    names = list(STATEMENTS)
    # Published column → the column of a return that carries it.
    sent = {name: name for name, column in record.model.get_columns().items() if column.sent and name in reports}
    sent |= {"organisation_id": "organisation"} if record.sends_organisation else {}
    filled = {column: incoming for column, incoming in sent.items() if reports[column].count()}
    if not filled:
        return build_frame([], STATEMENTS)
    texts = raw.drop_duplicates("record").set_index("record")
    implied = _map_implied_columns(blocks)
    other_columns = RECEIVED_COLUMNS.get(record.name, {})
    lineage = reports[["record", "row", "block", "provider", "data_date", "key"]].assign(project=reports["project_id"])
    columns = []
    for column, incoming in filled.items():
        is_filled = reports[column].notna()
        typed = reports.loc[is_filled, column].astype(object)
        values = lineage[is_filled].assign(column=column, incoming=incoming, typed=typed)
        values = _attach_texts(values, other_columns.get(column), texts, implied)
        # A text with personal data was held (stage check); any other kind of value may stand among such words.
        if SUBMISSION_COLUMNS[record.name][incoming].kind != "text":
            values["raw"] = _mask_texts(values["raw"])
        columns.append(values)
    statements = pd.concat(columns, ignore_index=True)
    records = texts.reset_index()[["record", "block", "line"]]
    records = records[records["record"].isin(statements["record"])]
    locations = locate_values(blocks, records, sorted(set(statements["incoming"]))).rename(
        columns={"column": "incoming"}
    )
    statements = statements.drop(columns="block").merge(locations, on=["record", "incoming"], how="left")
    statements["value"] = statements["typed"].map(format_value)
    statements["header"] = _mask_texts(statements["header"])
    return statements.assign(table=record.name, published=False).reindex(columns=names).astype(dict(STATEMENTS))


def attach_corrections(statements: pd.DataFrame, corrections: pd.DataFrame) -> pd.DataFrame:
    """Statements with the reasons of those values that the register's team corrected. corrections: CORRECTIONS."""
    if corrections.empty or statements.empty:
        return statements
    received = {(table, name): value for table, names in RECEIVED_COLUMNS.items() for name, value in names.items()}
    received |= {(table, "organisation_id"): "organisation" for table in SUBMISSION_COLUMNS}
    pairs = zip(statements["table"], statements["column"], strict=True)
    sent = [received.get(pair, pair[1]) for pair in pairs]
    reasons = corrections.drop_duplicates(["record", "column"]).set_index(["record", "column"])
    own = pd.MultiIndex.from_arrays([statements["record"], sent])
    texts = {name: reasons[name].reindex(own).array for name in ("correction_en", "correction_cy")}
    return statements.assign(**texts).astype(dict(STATEMENTS))


def _attach_texts(
    values: pd.DataFrame, other_column: str | None, texts: pd.DataFrame, implied: Mapping[tuple[str, str], str]
) -> pd.DataFrame:
    """Values of one column with the text as sent (`raw`), and `incoming` as the column that really carried it. other_column:
    in which the value may have come as well; texts: raw records by `record`.
    """
    values["raw"] = values["record"].map(texts[values["incoming"].iloc[0]])
    if other_column:
        is_moved = values["raw"].isna()
        values.loc[is_moved, "incoming"] = other_column
        values.loc[is_moved, "raw"] = values.loc[is_moved, "record"].map(texts[other_column])
    incoming = set(values["incoming"])
    for (column, block), sent in implied.items():
        if column in incoming:
            is_implied = (values["block"] == block) & (values["incoming"] == column)
            values.loc[is_implied, "raw"] = values.loc[is_implied, "record"].map(texts[sent])
    return values


def _map_implied_columns(blocks: pd.DataFrame) -> dict[tuple[str, str], str]:
    """(column whose value is implied, block) → the column of the same cell, whose text is what was sent."""
    sent = blocks[blocks["axis"] == "column"].drop_duplicates(["block", "position"])
    implied = blocks[blocks["axis"] == "implied"].merge(sent, on=["block", "position"], suffixes=("", "_sent"))
    return {
        (str(column), str(block)): str(carrier)
        for block, column, carrier in implied[["block", "column", "column_sent"]].itertuples(index=False)
    }


def _mask_texts(texts: pd.Series) -> pd.Series:
    """Texts as sent, with whatever seems personal in them masked."""
    worded = texts.dropna().drop_duplicates().astype(TEXT_DTYPE)
    worded = worded[worded.str.contains("[a-zA-Z@]")]
    masks = {text: masked for text in worded if (masked := privacy.mask_personal_data(text)) != text}
    return texts.map(lambda text: masks.get(text, text), na_action="ignore") if masks else texts


def format_value(value: object) -> str:
    """A typed value as the provenance shows it: numbers without idle decimals, true and false in lower case."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
