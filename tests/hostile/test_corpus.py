"""Every file of the corpus, read with its source and with none: the right records, or the right refusal, and nothing lost."""

from pathlib import Path
from typing import Any

import pytest

from tests.hostile import cells, damage, formats, judging, languages, layouts, periods, values
from tests.hostile.corpus import Case

pytestmark = pytest.mark.slow

CASES = [case for module in (formats, layouts, periods, values, cells, languages, damage) for case in module.cases()]
READINGS = [(case, sourced) for case in CASES for sourced in (True, False) if sourced or case.alone]


def test_the_corpus_is_wide() -> None:
    names = [case.name for case in CASES]
    assert len(set(names)) == len(names) >= 150


def pick_columns(record: dict[str, Any], columns: Any) -> dict[str, Any]:
    """Some columns of a record."""
    return {name: record.get(name) for name in columns}


@pytest.mark.parametrize(
    ("case", "sourced"), READINGS, ids=[f"{case.name}{'' if sourced else ', alone'}" for case, sourced in READINGS]
)
def test_a_file(case: Case, sourced: bool, tmp_path: Path) -> None:
    path = tmp_path / case.file
    path.write_bytes(case.make())
    outcome = judging.read_file(path, case.by if sourced else None)
    judging.check_laws(outcome)
    check_outcome(outcome, case, sourced)


def check_outcome(outcome: judging.Outcome, case: Case, sourced: bool) -> None:
    """Fails unless what came out is what the case says. Without a source, what is said of each cell may differ."""
    refused = outcome.about["refused"]
    if case.refused is not None:
        rule, word = case.refused
        assert refused is not None, "this file must be refused"
        assert rule in ("", refused["rule"])
        assert word.casefold() in refused["message_en"].casefold()
        return
    assert refused is None, refused
    if case.records is not None:
        records = outcome.records(case.table)
        key = [
            name
            for name in ("reference", "measure", "period", "organisation")
            if case.records and name in case.records[0]
        ]

        def order(record: Any) -> tuple[str, ...]:
            return tuple(str(record.get(name)) for name in key)

        got = sorted(records, key=order)
        wanted = sorted(case.records, key=order)
        assert [pick_columns(record, expected) for record, expected in zip(got, wanted, strict=False)] == list(wanted)
        assert len(got) == len(wanted)
    if case.received is not None:
        assert sum(table["rows"]["received"] for table in outcome.about["tables"]) == case.received
    skipped = {sheet["sheet"]: sheet["why"] for sheet in outcome.about["skipped_sheets"]}
    assert case.skipped.items() <= skipped.items()
    if sourced:
        assert set(case.rules) <= outcome.found()
        assert not set(case.never) & {rule for rule, _ in outcome.found()}
        told = {str(cell) for _, cell in outcome.found()}
        assert set(case.said) <= told
        assert not set(case.quiet) & told
