"""`explain` names file, sheet and cell, and opening that file there shows that text."""

import datetime as dt
import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import xlrd
from click.testing import CliRunner, Result
from lxml import html
from openpyxl.utils import coordinate_to_tuple

from pipelines.cli.app import build_command
from tests.conftest import ROOT


def _workbook(path: Path) -> Callable[[str, str], str]:
    book = openpyxl.load_workbook(path, data_only=True)

    def cell(sheet: str, address: str) -> str:
        value = book[sheet][address].value
        if isinstance(value, dt.datetime):
            return value.date().isoformat()
        return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)

    return cell


def _table(rows: list[list[str]]) -> Callable[[str, str], str]:
    def cell(_: str, address: str) -> str:
        row, column = coordinate_to_tuple(address)
        return rows[row - 1][column - 1]

    return cell


def _opened(path: Path) -> Callable[[str, str], str]:
    """A file as another program opens it: (sheet, address) → the text there."""
    if path.suffix == ".xlsx":
        return _workbook(path)
    if path.suffix == ".csv":
        encoding = "cp1252" if "cp1252" in path.name else "utf-8"
        frame = pd.read_csv(path, header=None, dtype=str, keep_default_na=False, encoding=encoding)
        return _table(frame.to_numpy().tolist())
    if path.suffix == ".ods":
        frame = pd.read_excel(path, header=None, dtype=str, engine="calamine", keep_default_na=False)
        return _table(frame.to_numpy().tolist())
    if path.read_bytes()[:4] == b"\xd0\xcf\x11\xe0":
        sheet = xlrd.open_workbook(path).sheet_by_index(0)
        return _table([[str(value) for value in sheet.row_values(r)] for r in range(sheet.nrows)])
    page = html.fromstring(path.read_bytes())
    return _table([[c.text_content() for c in line.xpath("./td|./th")] for line in page.xpath("//tr")])


def test_every_address_in_the_provenance_opens_to_its_text(release: Path) -> None:
    provenance = pd.read_parquet(release / "internal" / "data" / "provenance.parquet").dropna(subset="cell")
    assert len(provenance) > 3000
    differing = []
    for (provider, file), part in provenance.groupby(["provider", "file"]):
        path = ROOT / "sources" / str(provider) / str(file)
        assert set(part["sha256"]) == {hashlib.sha256(path.read_bytes()).hexdigest()}
        cell = _opened(path)
        for row in part.itertuples(index=False):
            texts = [" ".join(cell(row.sheet, address).split()) for address in row.cell.split(", ")]
            sent = " ".join(row.raw.split())
            if not (sent == "/".join(texts) or sent in texts[0] or _same_number(sent, texts[0])):
                differing.append((file, row.sheet, row.cell, sent, texts))
    assert differing == []


def _same_number(sent: str, shown: str) -> bool:
    """Whether two texts are one number: 47% as the sheet shows it is stored as 0.47; a period stands under its year."""
    if sent.endswith("%") and re.fullmatch(r"[\d.]+", shown):
        return abs(float(sent[:-1]) / 100 - float(shown)) < 1e-9
    if re.fullmatch(r"\d{4}/\d{2}( Q\d)?", sent):
        return shown in ("Year", sent.split(" ")[-1])
    return (
        bool(re.fullmatch(r"-?[\d.]+", sent)) and bool(re.fullmatch(r"-?[\d.]+", shown)) and float(sent) == float(shown)
    )


def _explain(outputs: Path, *arguments: str) -> Result:
    return CliRunner().invoke(build_command("en"), ["explain", "--outputs", str(outputs), *arguments])  # type: ignore[arg-type]


def test_explain_shows_file_hash_sheet_and_cell(outputs: Path) -> None:
    said = _explain(outputs, "Western Bay Adoption Service", "title_en")
    assert said.exit_code == 0
    path = ROOT / "sources/themed-workbook/provider-1_themed-workbook.xlsx"
    assert hashlib.sha256(path.read_bytes()).hexdigest() in said.output
    assert "provider-1_themed-workbook.xlsx" in said.output and "Children & Adults!A6" in said.output
    assert openpyxl.load_workbook(path)["Children & Adults"]["A6"].value == "Western Bay Adoption Service"


@pytest.mark.parametrize(("arguments", "status"), [(["No such project"], 1), (["Ardal", "no_such_column"], 2)])
def test_explain_says_what_is_not_there(outputs: Path, arguments: list[str], status: int) -> None:
    said = _explain(outputs, *arguments)
    assert said.exit_code == status and arguments[-1] in said.output and "Traceback" not in said.output


@pytest.mark.parametrize(
    "part", ["shared regulatory", "SHARED REG", "3esdx", "ssr-3esdx", "Shared Regulatory Services"]
)
def test_a_part_of_a_name_is_enough(part: str, outputs: Path) -> None:
    said = _explain(outputs, part, "title_en")
    assert said.exit_code == 0 and said.output.startswith("ssr-3esdx  Shared Regulatory Services\n")


def test_a_part_of_several_names_lists_them(outputs: Path) -> None:
    said = _explain(outputs, "archives")
    assert said.exit_code == 1
    assert "'archives' is part of the names of 3 projects" in said.output
    assert "ssr-rz2rm  Gwent Archives" in said.output and "ssr-x9xe3  Glamorgan Archives" in said.output
    many = _explain(outputs, "a")
    assert many.exit_code == 1 and re.search(r"\n  and \d+ more\n$", many.output) and many.output.count("\n") == 12


@pytest.mark.parametrize("wanted", ["Sherd Regulatry Servises", "Regulatory Services, Shared", "ssr-3esdz"])
def test_a_mistyped_project_names_the_most_similar(wanted: str, outputs: Path) -> None:
    said = _explain(outputs, wanted)
    assert said.exit_code == 1 and "ssr-3esdx  Shared Regulatory Services" in said.output


def test_nothing_is_similar_to_nonsense(outputs: Path) -> None:
    for wanted in ("qqqq", "", " "):
        said = _explain(outputs, wanted)
        assert said.exit_code == 1 and len(said.output.splitlines()) == 1


@pytest.mark.parametrize(
    ("wanted", "meant"),
    [("titel_en", "title_en"), ("lead organisaton", "lead_organisation_id"), ("cost", "cost_at_start_gbp")],
)
def test_a_mistyped_column_names_the_most_similar(wanted: str, meant: str, outputs: Path) -> None:
    said = _explain(outputs, "Ardal", wanted)
    assert said.exit_code == 2 and f"'{wanted}'. Did you mean" in said.output and meant in said.output
    assert len(said.output.splitlines()) == 1 and len(said.output) < 200


def test_a_column_may_be_given_by_its_title(outputs: Path) -> None:
    for title in ("Title (English)", "Teitl (Saesneg)", "TITLE_EN"):
        assert _explain(outputs, "Ardal", title).output == _explain(outputs, "Ardal", "title_en").output


def test_explain_says_that_there_is_no_release(tmp_path: Path) -> None:
    assert _explain(tmp_path, "Ardal").exit_code == 2
