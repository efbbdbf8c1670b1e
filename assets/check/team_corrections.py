"""Values that the register's team corrects until their provider does (`corrections` in a source file).

Only the text that is checked changes: the text as sent stays in the raw records, and so in the provenance.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from assets.check.raw_table import RawTable
from schemas.findings import make_finding
from schemas.languages import LANGUAGES, Message
from schemas.rules import RULES
from schemas.source_file import Correction, Source

_NO_RECORD = Message("no record of the return fits it")
_OTHER_VALUE = Message("the cell says something else now")
_ENDED = Message("it has ended, but the cell still says what it corrected")


@dataclass(frozen=True)
class CorrectedTables:
    """tables: raw records with the corrected texts; findings: of what was corrected, and of what was not; cells: (record, column)
    of each corrected text.
    """

    tables: dict[str, pd.DataFrame]
    findings: list[dict[str, Any]]
    cells: frozenset[tuple[str, str]]

    def drop_notices(self, findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Findings without notices of how a corrected text was read: the provider did not write it."""
        return [
            row
            for row in findings
            if (row["record"], row["column"]) not in self.cells or RULES[row["rule"]].severity != "notice"
        ]


def _is_text(column: pd.Series, text: str) -> pd.Series:
    """Which cells say a text, whatever blanks are round it; a blank text is said by blank cells."""
    return (column.fillna("").str.strip() == text.strip()).astype(bool)


def _report_unused(source: Source, correction: Correction, why: Message) -> dict[str, Any]:
    reasons = {f"why_{language}": why.render(language) for language in LANGUAGES}
    facts = {"provider": source.provider, "table": correction.table, "column": correction.column}
    record = correction.reference or ", ".join(correction.where.values())
    texts = {
        "after": correction.becomes,
        "until": correction.until.isoformat(),
        "subject": record,
        "ours": correction.column,
    }
    return make_finding("correction-unused", **facts, value=correction.expects, **texts, **reasons)


def apply_corrections(source: Source, raw: Mapping[str, pd.DataFrame]) -> CorrectedTables:
    """Applies the corrections of a source to raw records. raw: gather's frames. A correction holds for files of a data date from
    `since` to `until` whose cell says what it expects; any other is told to the register's team.
    """
    tables = dict(raw)
    findings: list[dict[str, Any]] = []
    cells: set[tuple[str, str]] = set()
    for correction in source.corrections:
        records = raw[correction.table]
        if records.empty:  # the return is missing or refused: nothing can be said
            continue
        is_meant = pd.Series(True, index=records.index)
        for column, text in correction.list_conditions():
            is_meant &= _is_text(records[column], text)
        dates = records["data_date"]
        has_begun = (dates >= correction.since.isoformat()).astype(bool)
        is_over = (dates > correction.until.isoformat()).astype(bool)
        is_expected = is_meant & _is_text(records[correction.column], correction.expects)
        is_corrected = is_expected & has_begun & ~is_over
        if not is_meant.any():
            findings.append(_report_unused(source, correction, _NO_RECORD))
        elif not is_expected.any():
            findings.append(_report_unused(source, correction, _OTHER_VALUE))
        elif (is_expected & is_over).any():
            findings.append(_report_unused(source, correction, _ENDED))
        if not is_corrected.any():
            continue
        facts = {"column": correction.column, "after": correction.becomes, "until": correction.until.isoformat()}
        facts |= {"by": correction.by, "reason_en": correction.reason.en, "reason_cy": correction.reason.cy}
        blamed = pd.DataFrame(facts, index=records.index[is_corrected])
        findings += RawTable(correction.table, records, raw["blocks"]).build_findings("correction-applied", blamed)
        cells |= {(record, correction.column) for record in records.loc[is_corrected, "record"]}
        corrected = tables[correction.table].copy()
        corrected.loc[is_corrected, correction.column] = correction.becomes
        tables[correction.table] = corrected
    return CorrectedTables(tables, findings, frozenset(cells))
