"""The catalogue of measures as the run gets it: its words for seasons and services, and what it refuses."""

from pathlib import Path

import pytest

from pipelines.resources import SourcesFolder
from schemas.decision_files import MEASURE_COLUMNS, DecisionFileError


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
