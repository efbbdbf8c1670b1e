"""What people decide, as the run gets it: the catalogue of measures, and findings that are let stand; and what is refused."""

from pathlib import Path

import pytest

from pipelines.resources import SourcesFolder
from schemas.decision_files import ACCEPTANCE_COLUMNS, MEASURE_COLUMNS, DecisionFileError, load_acceptances


def _catalogue(folder: Path, **values: str) -> SourcesFolder:
    row = {
        **dict.fromkeys(MEASURE_COLUMNS, ""),
        "measure_id": "visits",
        "title_en": "Visits",
        "polarity": "higher",
        **values,
    }
    (folder / "measures.csv").write_text(",".join(row) + "\n" + ",".join(row.values()) + "\n", encoding="utf-8")
    return SourcesFolder(path=str(folder))


@pytest.mark.parametrize(("word", "seasonal"), [("yes", [True]), ("no", [False]), ("", [None])])
def test_seasonal_is_yes_no_or_unsaid(tmp_path: Path, word: str, seasonal: list[bool | None]) -> None:
    found = _catalogue(tmp_path, seasonal=word).load_measures()["seasonal"]
    assert found.astype(object).where(found.notna(), None).tolist() == seasonal


@pytest.mark.parametrize(
    ("column", "word"), [("seasonal", "winter"), ("service_area", "baths"), ("withhold_below", "1")]
)
def test_another_word_is_refused_with_its_line(tmp_path: Path, column: str, word: str) -> None:
    with pytest.raises(DecisionFileError, match=f"line 2: {column} is '{word}'"):
        _catalogue(tmp_path, **{column: word}).load_measures()


ACCEPTED = ("f-1-2", "example", "Agreed", "Cytunwyd", "Data officer", "2026-11-01", "2027-03-31")


def _acceptances(folder: Path, **values: str) -> Path:
    row = {**dict(zip(ACCEPTANCE_COLUMNS, ACCEPTED, strict=True)), **values}
    path = folder / "accepted.csv"
    path.write_text(",".join(row) + "\n" + ",".join(row.values()) + "\n", encoding="utf-8")
    return path


def test_acceptances_are_read(tmp_path: Path) -> None:
    (row,) = load_acceptances(_acceptances(tmp_path), ["example"])
    assert tuple(row.values()) == ACCEPTED
    assert load_acceptances(tmp_path / "none.csv", ["example"]) == []


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"provider": "another"}, "line 2: provider is 'another'"),
        ({"until": "next year"}, "line 2: until is 'next year'"),
        ({"until": "2026-10-31"}, "line 2: until is before accepted_on"),
        ({"accepted_by": ""}, "line 2: accepted_by is blank"),
    ],
)
def test_a_wrong_acceptance_is_refused_with_its_line(tmp_path: Path, values: dict[str, str], message: str) -> None:
    with pytest.raises(DecisionFileError, match=message):
        load_acceptances(_acceptances(tmp_path, **values), ["example"])
