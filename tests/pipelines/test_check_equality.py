"""`check`, the page and the pipeline find the same in the same file, finding by finding."""

import json
import shutil
from dataclasses import asdict
from pathlib import Path

import pytest

from assets.publish.feedback import build_findings_csv
from assets.publish.plain_values import to_plain_rows
from pipelines import check_answers, file_check
from pipelines.web import check_process
from pipelines.web.check_process import CheckRequest
from schemas.finding_identity import identify_findings
from schemas.findings import render_findings
from schemas.source_file import load_source, load_sources
from tests.conftest import ROOT
from tests.habits.random_registers import RandomReturn, check_return, run_register
from tests.pipelines.test_check_and_publish import OF_THE_REGISTER

SOURCES, CASES = ROOT / "sources", ROOT / "tests" / "habits" / "bug-cases"
FILES = {
    "csv": (SOURCES / "flat-list.yaml", SOURCES / "flat-list" / "provider-2_flat-list_cp1252.csv"),
    "ods": (SOURCES / "cofrestr-gymraeg.yaml", SOURCES / "cofrestr-gymraeg" / "darparwr-3_cofrestr-gymraeg.ods"),
    "xls": (SOURCES / "system-export.yaml", SOURCES / "system-export" / "provider-4_system-export.xls"),
    "xlsx with held rows": (
        SOURCES / "linked-workbook.yaml",
        SOURCES / "linked-workbook" / "provider-5_linked-workbook.xlsx",
    ),
    "e40-share": (CASES / "40_source.yaml", CASES / "40_shares_of_one.csv"),
    "refused": (SOURCES / "system-export.yaml", CASES / "SOURCE.md"),
}


def find_in_pipeline(source_file: Path, folder: Path) -> str:
    """What the stages gather, check and match find in the files of a provider's folder."""
    sent = check_return(RandomReturn(load_source(source_file), folder, is_sound=True))
    found = run_register([sent]).findings
    own = found[~found["rule"].isin(OF_THE_REGISTER)]
    return build_findings_csv(to_plain_rows(render_findings(identify_findings(own, sent.raw))))


def find_on_page(sources: Path, file: Path, folder: Path) -> str:
    """What the page's process finds: its table to download."""
    (folder / "0").mkdir(parents=True)
    shutil.copy(file, folder / "0")
    request = CheckRequest((f"0/{file.name}",), "en", str(sources), str(folder / "outputs"))
    (folder / "request.json").write_text(json.dumps(asdict(request)))
    check_process.write_answer(folder)
    answer = json.loads((folder / "answer.json").read_text())
    (stored,) = [each["stored"] for each in answer["downloads"] if each["name"] == "findings.csv"]
    return (folder / stored).read_bytes().decode()


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow if name in ("ods", "xls") else ()) for name in FILES]
)
def test_findings_are_the_same(name: str, tmp_path: Path) -> None:
    source_file, shipped = FILES[name]
    sources = tmp_path / "sources"
    provider = name if name.startswith("e40") else source_file.stem
    file = sources / provider / (shipped.name if name != "refused" else "return.xls")
    file.parent.mkdir(parents=True)
    shutil.copy(source_file, sources / f"{provider}.yaml")
    shutil.copy(shipped, file)

    in_pipeline = find_in_pipeline(sources / f"{provider}.yaml", file.parent)
    report = file_check.check_file(file, load_sources(sources), None if name != "refused" else provider)
    in_check = check_answers.render_csv([report])
    assert sorted(in_check.splitlines()) == sorted(in_pipeline.splitlines())
    assert len(in_check.splitlines()) > 1, "a file without findings shows nothing"
    if name != "refused":  # the page knows no provider of a file that cannot be read
        assert find_on_page(sources, file, tmp_path / "page") == in_check
