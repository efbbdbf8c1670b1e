"""A sender's colour from its cell to its feedback, through the whole register."""

import csv
import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT, publish

SOURCE = """
      - table: observations
        columns: {project_title: Service, measure: Measure, period: Period, actual: Actual, target: Target, supplier_status: RAG}
        constants: {value_kind: actual}
"""
ROWS = """Service,Measure,Period,Actual,Target,RAG
Archive service,Empty desks,2024-25,5,4,Green
Archive service,Empty desks,2025-26,4,4,Gwyrdd
Archive service,Other desks,2025-26,9,4,Red
"""


@pytest.mark.slow
def test_a_green_that_missed_its_target_comes_back_to_the_sender_at_its_cell(tmp_path: Path) -> None:
    sources = tmp_path / "sources"
    (sources / "council").mkdir(parents=True)
    kept = (ROOT / "sources" / "flat-list.yaml").read_text(encoding="utf-8")
    head = kept[: kept.index("files:")].replace("provider: flat-list", "provider: council")
    projects = """files:
  - match: "projects.csv"
    data_date: 2026-11-01
    tables:
      - table: projects
        columns: {reference: Ref, title_en: Title, partner_list: Partners}
  - match: "figures.csv"
    data_date: 2026-11-01
    tables:"""
    (sources / "council.yaml").write_text(head + projects + SOURCE, encoding="utf-8")
    listed = "Ref,Title,Partners\n1,Archive service,Swansea; Bridgend\n"
    (sources / "council" / "projects.csv").write_text(listed, encoding="utf-8")
    (sources / "council" / "figures.csv").write_text(ROWS, encoding="utf-8")
    for name in ("matches.csv", "readings.csv"):
        shutil.copy(ROOT / "sources" / name, sources)
    catalogue = (ROOT / "sources" / "measures.csv").read_text(encoding="utf-8").splitlines()[0]
    columns = dict.fromkeys(catalogue.split(","), "")
    desks = {"measure_id": "empty-desks", "title_en": "Empty desks", "polarity": "lower"}
    measure = ",".join({**columns, **desks}.values())
    (sources / "measures.csv").write_text(f"{catalogue}\n{measure}\n", encoding="utf-8")

    publish(sources, tmp_path / "outputs")
    release = tmp_path / "outputs" / "current"
    with (release / "feedback/council/findings.csv").open(encoding="utf-8-sig", newline="") as file:
        told = [row for row in csv.DictReader(file) if row["rule"] == "status-differs"]
    assert [(row["file"], row["cell"], row["value"]) for row in told] == [("figures.csv", "F2", "Green")]
    assert "Target missed" in told[0]["message_en"] and "Methwyd y targed" in told[0]["message_cy"]
    with (release / "public/data/project_performance.csv").open(encoding="utf-8", newline="") as file:
        stands = {row["measure_id"]: (row["period"], row["status"], row["trend"]) for row in csv.DictReader(file)}
    assert stands == {"empty-desks": ("2025-26", "met", "better"), "other-desks": ("2025-26", "no-target", "unknown")}
