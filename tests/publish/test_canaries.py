"""Markers in every place of a workbook that a reader of it does not see, and personal data in those that one does."""

import io
import json
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl.comments import Comment
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from tests.conftest import publish
from tests.examples import source_keys, write_source
from tests.publish.content import content

pytestmark = pytest.mark.slow

PLACES = (
    *("hidden sheet", "very hidden sheet", "name of a hidden sheet", "name of a sheet not read", "sheet not read"),
    *("hidden row", "hidden column", "comment", "author of a comment", "title", "author", "custom property"),
    *(
        "defined name",
        "name defined",
        "unmapped column",
        "ignored column",
        "header",
        "footer",
        "prompt",
        "choice",
        "internal",
    ),
    *("text box", "above the table", "total"),
)
MARKERS = {place: f"QX{at:02}ZK" for at, place in enumerate(PLACES)}
PERSONAL = (
    "jo.bloggs@example.org",
    "07700 900123",
    "AB123456C",
    "943 476 5919",
    "SA1 1AA",
    "Zebedee",
    "01/02/1980",
    "07700900999",
)
COLUMNS = {
    "reference": "Ref",
    "title_en": "Title",
    "summary_en": "Summary",
    "sponsor_post": "Sponsor",
    "evidence_en": "Evidence, ask jo.bloggs@example.org",
    "forum": "Forum",
    "national_programme": "Programme",
    "champion_portfolio": "Champion",
    "start_actual": "Start",
    "cost": "Cost",
    "internal_note_en": "Note for staff",
    "summary_cy": "Out of sight",
}
HEADERS = [*list(COLUMNS.values())[:-1], "Colour", "Left out", "Out of sight"]


def workbook() -> bytes:
    """A return with a marker in each place, and personal data in its cells."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Projects"
    sheet.append([MARKERS["above the table"]])
    sheet.append([])
    sheet.append(HEADERS)
    rest = [MARKERS["unmapped column"], MARKERS["ignored column"], MARKERS["hidden column"]]
    sheet.append(
        [
            "1",
            "Archives",
            "NHS number 943 476 5919",
            "Mr Zebedee Jones",
            "Kept",
            "Board",
            "P",
            "Finance",
            "2013",
            "£5,000 (ask 07700 900123)",
            MARKERS["internal"],
            *rest,
        ]
    )
    sheet.append(
        [
            "2",
            "Payroll",
            "12 High Street, Neath SA1 1AA",
            "Director of Resources",
            "NI AB123456C",
            "DOB 01/02/1980",
            "Dr Zebedee",
            "Cllr Ann Rees",
            "April 2013, as 07700900999 said",
            "",
            "",
            *rest,
        ]
    )
    sheet.append(["3", MARKERS["hidden row"], "", "", "", "", "", "", "2013", "", "", *rest])
    sheet.append(["4", "Parking", "", "", "", "", "", "", "2014", "", "", *rest])
    sheet.append([f"Total {MARKERS['total']}", "", "", "", "", "", "", "", "", "", "", "", "", ""])
    sheet.row_dimensions[6].hidden = True
    sheet.column_dimensions["N"].hidden = True
    sheet["B4"].comment = Comment(MARKERS["comment"], MARKERS["author of a comment"])
    sheet.oddHeader.center.text, sheet.oddFooter.center.text = MARKERS["header"], MARKERS["footer"]
    choice = DataValidation(type="list", formula1=f'"{MARKERS["choice"]}"', promptTitle="x", prompt=MARKERS["prompt"])
    choice.add("B4")
    sheet.add_data_validation(choice)
    for name, state in (("hidden sheet", "hidden"), ("very hidden sheet", "veryHidden"), ("sheet not read", "visible")):
        other = book.create_sheet(
            MARKERS["name of a hidden sheet" if state != "visible" else "name of a sheet not read"]
        )
        other.sheet_state = state
        other.append([MARKERS[name]])
    book.properties.title, book.properties.creator = MARKERS["title"], MARKERS["author"]
    book.custom_doc_props.append(StringProperty(name="Owner", value=MARKERS["custom property"]))
    named = DefinedName(MARKERS["defined name"], attr_text=f'"{MARKERS["name defined"]}"')
    book.defined_names[MARKERS["defined name"]] = named
    out = io.BytesIO()
    book.save(out)
    return _with_text_box(out.getvalue())


def _with_text_box(book: bytes) -> bytes:
    """The workbook with a drawing whose text box, name and description hold a marker."""
    drawing = (
        '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:absoluteAnchor><xdr:pos x="0" y="0"/>'
        '<xdr:ext cx="9" cy="9"/><xdr:sp><xdr:nvSpPr><xdr:cNvPr id="2" name="{0}" descr="{0}"/><xdr:cNvSpPr txBox="1"/>'
        "</xdr:nvSpPr><xdr:txBody><a:bodyPr/><a:p><a:r><a:t>{0}</a:t></a:r></a:p></xdr:txBody></xdr:sp><xdr:clientData/>"
        "</xdr:absoluteAnchor></xdr:wsDr>"
    ).format(MARKERS["text box"])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr("xl/drawings/drawing9.xml", drawing)
    return out.getvalue()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of a register whose only return is that workbook."""
    folder = tmp_path_factory.mktemp("canaries")
    table = {"table": "projects", "columns": COLUMNS, "ignore": ["Left out"]}
    keys = source_keys(table, match="*.xlsx", name_en="An example", name_cy="Enghraifft")
    (folder / "sources" / "example").mkdir(parents=True)
    write_source(folder / "sources", keys)
    (folder / "sources" / "example" / "return.xlsx").write_bytes(workbook())
    publish(folder / "sources", folder / "outputs")
    return (folder / "outputs" / "current").resolve()


@pytest.fixture(scope="module")
def files(made: Path) -> dict[str, bytes]:
    """All that the release's files hold."""
    found = {
        path.relative_to(made).as_posix(): content(path.read_bytes()) for path in made.rglob("*") if path.is_file()
    }
    assert any(name.startswith("public/data") for name in found)
    return found


def test_the_workbook_has_every_marker() -> None:
    whole = content(workbook()).decode("utf-8", "replace")
    assert [place for place, marker in MARKERS.items() if marker not in whole] == []
    assert all(text in whole for text in PERSONAL)


@pytest.mark.parametrize("place", PLACES)
def test_no_public_byte_holds_a_marker(files: dict[str, bytes], place: str) -> None:
    holding = [name for name, held in files.items() if MARKERS[place].encode() in held]
    assert [name for name in holding if name.startswith("public/")] == []
    inside = [name for name in holding if name.startswith("internal/")]
    assert bool(inside) == (place == "internal")


@pytest.mark.parametrize("text", PERSONAL)
def test_personal_data_stands_nowhere_but_in_what_goes_back_to_its_sender(files: dict[str, bytes], text: str) -> None:
    own = "feedback/example/"
    holding = [name for name, held in files.items() if text.encode() in held]
    assert [name for name in holding if not (name.startswith(own) and name.endswith("-checked.xlsx"))] == []


def test_what_may_be_published_is(made: Path) -> None:
    projects = pd.read_csv(made / "public" / "data" / "projects.csv").set_index("title_en")
    assert sorted(projects.index) == ["Archives", "Parking", "Payroll"]
    assert projects.loc["Payroll", ["sponsor_post", "champion_portfolio"]].tolist() == [
        "Director of Resources",
        "Cllr Ann Rees",
    ]
    assert projects.loc["Archives", ["sponsor_post", "evidence_en"]].fillna("").tolist() == ["", "Kept"]
    submission = json.loads((made / "release.json").read_text(encoding="utf-8"))["submissions"][0]
    counts = [submission[name] for name in ("received", "published", "held", "not_records")]
    assert counts == [5, 3, 2, 0], "the hidden row is held, and one without a title"
    findings = json.loads((made / "feedback" / "example" / "findings.json").read_text(encoding="utf-8"))
    masked = {row["value"] for row in findings if row["rule"] == "personal-data"}
    assert masked >= {"NHS number •••", "Mr •••", "•••", "NI •••", "DOB •••", "Dr •••"}
    assert all("•••" in value for value in masked)
