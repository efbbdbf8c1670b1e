"""What cells mean: references, answers, texts and lists of partners."""

from pathlib import Path

import pytest

from tests.habits.cell_rows import FORMATS, build_projects, list_cells, list_values, read_bug_case, read_rows
from tests.habits.habits import habit

# References


@habit(
    "references that a program made: `1001.0`, `1.00E+05`, `1.2E+06`",
    "told",
    "published as sent; 1001 of another sheet joins",
)
def test_references_gone_through_a_program() -> None:
    outcome = read_bug_case("15_references_gone_through_a_program")
    assert list_cells(outcome, "reference-altered") == ["A2", "A3", "A4", "A5"]
    assert list_values(outcome, "reference") == ["1001.0", "1002.0", "1.00E+05", "1.2E+06", "00123"]
    assert list_values(outcome, "reference", "partners") == ["1001.0", "1002.0", "1.00E+05", "1.2E+06", "00123"]


@pytest.mark.parametrize("kind", FORMATS)
@habit("`03-Feb`, `12/05/2021`, sixteen digits that end in zeros", "told", "published as sent")
@habit('`="00124"`, `\'00123`', "told", "00124 and 00123")
def test_other_references(tmp_path: Path, kind: str) -> None:
    sent = ["03-Feb", "Mar-21", "12/05/2021", "1234567890123450", "1,001", '="00124"', "'00123", "SS-1", "12.50"]
    lines = [[reference, f"Joint service {n}", "Swansea", "2019", "", 5] for n, reference in enumerate(sent)]
    outcome = read_rows(tmp_path, kind, build_projects(*lines))
    assert list_values(outcome, "reference") == [*sent[:5], "00124", "00123", "SS-1", "12.50"]
    assert list_cells(outcome, "reference-altered") == ["A2", "A3", "A4", "A5", "A6"]
    assert list_cells(outcome, "text-unwrapped") == ["A7", "A8"]


@habit("references numbered 1.0, 1.1, 2.0", "read", "as they are")
def test_numbered_references(tmp_path: Path) -> None:
    lines = [[reference, f"Joint service {reference}", "Swansea", "2019", "", 5] for reference in ("1.0", "1.1", "2.0")]
    assert list_cells(read_rows(tmp_path, "csv", build_projects(*lines)), "reference-altered") == []


@habit("`-`, `TBC`, `n/k`, `#N/A`, a formula or an e-mail address for a reference", "told", "the title stands for it")
def test_references_that_are_none(tmp_path: Path) -> None:
    outcome = read_bug_case("47_no_reference")
    references = list_values(outcome, "reference")
    assert len(references) == 33
    assert None not in references
    assert "00124" in references
    silent = {f"A{row}" for row in range(3, 34)} - {finding["cell"] for finding in outcome.about["findings"]}
    assert silent == {"A23", "A26"}  # a number of ten digits, and a postcode: references like any other
    for kind in FORMATS:
        marks = ["n/k", "TBC", "#REF!", "unknown", "=A1&B1", "?", "Ddim yn hysbys", "to follow"]
        lines = [[mark, f"Joint service {n}", "Swansea", "2019", "", 5] for n, mark in enumerate(marks)]
        outcome = read_rows(tmp_path, kind, build_projects(*lines))
        assert list_values(outcome, "reference") == [f"Joint service {n}" for n in range(len(marks))]
        assert [partner["reference"] for partner in outcome.records("partners")] == list_values(outcome, "reference")
        assert len(list_cells(outcome, "reference-not-given")) == len(marks)


@habit("two projects of one title without references", "held", "the second repeats the first's reference")
def test_repeated_titles_for_references(tmp_path: Path) -> None:
    lines = [[mark, "Joint archive", "Swansea", "2019", "", 5] for mark in ("TBC", "-")]
    outcome = read_rows(tmp_path, "csv", build_projects(*lines))
    assert list_values(outcome, "reference") == ["Joint archive"]
    assert list_cells(outcome, "reference-repeated") == ["A3"]


# Answers


@habit("`Na` in a column of Welsh answers", "told", "no, not `not applicable`")
@habit("`Ydy`, `Nac oes`, `Do`, `Naddo`, `Bydd`, `Na fydd`, `Cywir`, `Anghywir`", "read", "yes or no")
def test_welsh_answers() -> None:
    outcome = read_bug_case("21_atebion_cymraeg")
    yes, no = "yes", "no"
    assert list_values(outcome, "risk_shared") == [yes, yes, yes, yes, no, yes, yes, yes]
    assert list_values(outcome, "pooled_budget") == [no, no, no, no, yes, no, no, no]
    assert list_cells(outcome, "code-taken") == ["H6", "I2"]


@pytest.mark.parametrize(
    ("answers", "meant"),
    [
        (["Oes", "Na", "Nac oes"], ["yes", "no", "no"]),
        (["Ie", "na", "Nage"], ["yes", "no", "no"]),
        (["Na", "Na"], ["no", "no"]),
        (["Yes", "NA", "No"], ["yes", None, "no"]),
        (["Yes", "n/a", "No"], ["yes", None, "no"]),
        (["Byddant", "Na fyddant", "Ydyn"], ["yes", "no", "yes"]),
    ],
)
@pytest.mark.parametrize("kind", FORMATS)
@habit("`NA` beside `Yes` and `No`", "told", "not applicable")
def test_other_answers(tmp_path: Path, kind: str, answers: list[str], meant: list[str | None]) -> None:
    headers = ["Reference", "Title", "Lead", "Start date", "Pooled budget"]
    lines = [[f"A{n}", f"Joint service {n}", "Swansea", "2019", answer] for n, answer in enumerate(answers)]
    assert list_values(read_rows(tmp_path, kind, [headers, *lines]), "pooled_budget") == meant


# Texts


@habit("texts cut at 255 or 32,767 characters in the middle of a word", "told", "published, with a warning")
def test_texts_cut_short(tmp_path: Path) -> None:
    assert list_cells(read_bug_case("17_texts_cut_short"), "text-cut") == ["C2", "C3", "C4", "C5"]
    text = "Each council keeps its own officer on call. " * 9
    whole, cut = f"{text[:254]}.", f"{text[:255]}"
    rows = [["Reference", "Title", "Lead", "Start date", "Summary"], ["A1", "Joint archive", "Swansea", "2019", whole]]
    rows.append(["A2", "Payroll", "Swansea", "2019", cut])
    for kind in FORMATS:
        assert list_cells(read_rows(tmp_path, kind, rows), "text-cut") == ["E3"]


@habit(
    "entities and tags of a web page in texts, numbers, dates and lists of partners", "told", "decoded, at each cell"
)
def test_html_entities(tmp_path: Path) -> None:
    outcome = read_bug_case("10_html_entities")
    titles = ["Waste & recycling depot", "Ynys Môn ferry link", '"One door" enquiry desk', "Joint crematorium"]
    assert list_values(outcome, "title_en") == titles
    assert list_values(outcome, "cost") == [12_000, 300, 300, 300]
    assert len(outcome.records("projects")[1]["partner_list"]) == 3
    assert len(list_cells(outcome, "text-unwrapped")) == 7
    headers = ["Reference", "Title", "Partners", "Summary", "Start date"]
    summary = "<p>One desk.</p><p>R&amp;amp;D &#8211; &lt;5 staff<br/>each</p>"
    partners = "<ul><li>Swansea Council</li><li>Rhondda Cynon Taf &amp; Powys</li></ul>"
    for kind in FORMATS:
        outcome = read_rows(tmp_path, kind, [headers, ["A1", "Gofal &ocirc;l", partners, summary, "2019&nbsp;"]])
        record = outcome.records("projects")[0]
        assert record["title_en"] == "Gofal ôl"
        assert record["summary_en"].split("\n") == ["One desk.", "R&D – <5 staff", "each"]
        assert record["partner_list"] == ("Swansea Council", "Rhondda Cynon Taf", "Powys")
        assert record["start_actual"] == "2019"
        assert list_cells(outcome, "text-unwrapped") == ["B2", "C2", "D2", "E2"]


@habit("R&D, <5 people, AT&T; in a text", "read", "as it is")
def test_texts_that_only_look_like_markup(tmp_path: Path) -> None:
    titles = ["R&D hub", "Teams of <5 people", "Fish & chips; tea", "a < b > c"]
    lines = [[f"A{n}", title, "Swansea", "2019", "", 5] for n, title in enumerate(titles)]
    outcome = read_rows(tmp_path, "csv", build_projects(*lines))
    assert list_values(outcome, "title_en") == titles
    assert list_cells(outcome, "text-unwrapped") == []


@habit(
    'lists as SharePoint, JSON and PostgreSQL write them (`12;#Swansea`, `["Swansea"]`, `{Swansea}`)',
    "read",
    "the partners",
)
def test_lists_of_other_programs(tmp_path: Path) -> None:
    outcome = read_bug_case("22_lists_of_other_programs")
    both = ("Bridgend County Borough Council", "Powys County Council")
    assert list_values(outcome, "partner_list") == [both, both, both, both[:1]]
    lists = [
        "1;#Swansea;#2;#Powys",
        ";#Swansea;#Powys;#",
        "['Swansea', 'Powys']",
        '{"Swansea",Powys}',
        '[{"Title":"Swansea"},{"Title":"Powys"}]',
    ]
    lines = [[f"A{n}", f"Joint service {n}", "2019", text] for n, text in enumerate(lists)]
    for kind in FORMATS:
        outcome = read_rows(tmp_path, kind, [["Reference", "Title", "Start date", "Partners"], *lines])
        assert list_values(outcome, "partner_list") == [("Swansea", "Powys")] * len(lists)


@habit("ditto marks for the value above", "told", "each is told, never published as the word")
def test_ditto() -> None:
    outcome = read_bug_case("23_ditto")
    assert [record["cost"] for record in outcome.records("projects")] == [5, None, None]
    assert [record["pooled_budget"] for record in outcome.records("projects")[1:]] == [None, None]


@habit("`as above`, `same`, `see row 4`, `as per 12`, `fel uchod`, `″` for a text or a reference", "told", "left blank")
@habit("texts of signs only: `//`, `!!`", "read", "as blank")
def test_texts_that_point_elsewhere(tmp_path: Path) -> None:
    pointers = ["as above", "Ditto", "Same", "see row 4", "as per 12", "fel uchod", "″", "Same as above"]
    head = ["Reference", "Title", "Lead", "Start date", "Summary"]
    kept = ["As above, and the fleet", "Same-day courier", "See the report of 2019"]
    texts = [*pointers, "//", "!!", *kept]
    lines = [[f"A{n}", f"Joint service {n}", "Swansea", "2019", text] for n, text in enumerate(texts)]
    outcome = read_rows(tmp_path, "csv", [head, *lines])
    assert list_values(outcome, "summary_en") == [None] * (len(pointers) + 2) + kept
    assert len(list_cells(outcome, "value-elsewhere")) == len(pointers)
    lines = [[text, f"Joint service {n}", "Swansea", "2019", ""] for n, text in enumerate(pointers)]
    outcome = read_rows(tmp_path, "csv", [head, *lines])
    assert list_values(outcome, "reference") == [f"Joint service {n}" for n in range(len(pointers))]
    assert len(list_cells(outcome, "reference-not-given")) == len(pointers)


def build_answers(*answers: str) -> list[list[str]]:
    lines = [[f"A{n}", f"Joint service {n}", "Swansea", "2019", answer] for n, answer in enumerate(answers)]
    return [["Reference", "Title", "Lead", "Start date", "Pooled budget"], *lines]


@habit(
    "`Yes - joint board`, `No (see note)`, `Ydy – cyllideb gyfun`, `Ie / Yes`: an answer with a remark",
    "told",
    "the answer",
)
@habit("`Yes?`, `Partly`, `Yes - planned`, `No (except Powys)`, `Yes, from 2030`, `No - pooled`", "told", "left blank")
def test_answers_with_remarks(tmp_path: Path) -> None:
    yes = ["Yes - joint board", "Yes (see note)", "Ydy – cyllideb gyfun", "Y: s33 agreement", "tick", "T"]
    no = ["No (see note)", "No - separate budgets", "Nac ydy - cyllidebau ar wahân", "F"]
    outcome = read_rows(tmp_path, "csv", build_answers(*yes, *no, "Ie / Yes", "No / Nac oes"))
    assert list_values(outcome, "pooled_budget") == ["yes"] * len(yes) + ["no"] * len(no) + ["yes", "no"]
    assert len(list_cells(outcome, "code-taken")) == 7
    neither = [
        "Yes?",
        "No?",
        "Ydy?",
        "Partly",
        "Rhannol",
        "Yes/No",
        "Yes - planned",
        "No (except Powys)",
        "Yes, from 2030",
    ]
    neither += [
        "No - pooled",
        "Yes - separate budgets",
        "No, but planned",
        "Oes, yn rhannol",
        "No longer",
        "Yes - TBC",
        ">1",
    ]
    outcome = read_rows(tmp_path, "csv", build_answers(*neither))
    assert list_values(outcome, "pooled_budget") == [None] * len(neither)
    assert len(list_cells(outcome, "code-unknown")) == len(neither)


@habit("1.0, 0.0 and -1 that programs write for true and false", "told", "yes or no")
@habit("1 beside 2 or 3 in a column of answers: counts, or the codes of a survey", "told", "left blank")
def test_answers_in_numbers(tmp_path: Path) -> None:
    assert list_values(read_rows(tmp_path, "csv", build_answers("1.0", "0.0", "-1")), "pooled_budget") == [
        "yes",
        "no",
        "yes",
    ]
    assert list_values(read_rows(tmp_path, "csv", build_answers("1", "0")), "pooled_budget") == ["yes", "no"]
    assert list_values(read_rows(tmp_path, "csv", build_answers("1", "2", "1")), "pooled_budget") == [None] * 3


@habit("`Live?`, `Green?`: a code with a question mark", "told", "left blank")
def test_doubted_codes(tmp_path: Path) -> None:
    rows = [["Reference", "Title", "Lead", "Start date", "Stage"], ["A1", "Joint archive", "Swansea", "2019", "Live?"]]
    outcome = read_rows(tmp_path, "csv", rows)
    assert list_values(outcome, "stage") == [None]
    assert list_cells(outcome, "code-unknown") == ["E2"]


@pytest.mark.parametrize(
    ("sent", "partners"),
    [
        ("Councils: Cardiff; Swansea", ("Cardiff", "Swansea")),
        ("Cynghorau: Caerdydd, Abertawe", ("Caerdydd", "Abertawe")),
        ("Powys and Ceredigion County Councils", ("Powys", "Ceredigion")),
        ("Cynghorau Powys a Cheredigion", ("Powys", "Cheredigion")),
        ("Both Swansea and Powys", ("Swansea", "Powys")),
        ("Swansea with Powys", ("Swansea", "Powys")),
        ("Abertawe mewn partneriaeth â Phowys", ("Abertawe", "Phowys")),
        ("Powys, Ceredigion, and Gwynedd", ("Powys", "Ceredigion", "Gwynedd")),
        ("Swansea; and Powys", ("Swansea", "Powys")),
        ("City and County of Swansea, Neath Port Talbot CBC", ("City and County of Swansea", "Neath Port Talbot CBC")),
        ("South Wales Fire and Rescue, Cardiff", ("South Wales Fire and Rescue", "Cardiff")),
        ('"Swansea", "Powys"', ("Swansea", "Powys")),
        ("1) Cardiff\n2) Swansea", ("Cardiff", "Swansea")),
        ("(a) Cardiff (b) Swansea", ("Cardiff", "Swansea")),
        ("o Swansea\no Powys", ("Swansea", "Powys")),
        ("▪ Swansea ▪ Powys", ("Swansea", "Powys")),
        ("Swansea ● Powys", ("Swansea", "Powys")),
        ("Swansea (50%), Powys (50%)", ("Swansea (50%)", "Powys (50%)")),
        ("Marks and Spencer", ("Marks and Spencer",)),
        ("Mid and West Wales Fire and Rescue Service", ("Mid and West Wales Fire and Rescue Service",)),
        ("Dyfed and Powys", ("Dyfed and Powys",)),
        ("Former lead: Powys", ("Former lead: Powys",)),
    ],
)
@habit(
    "lists with a word for all (`Cynghorau Powys a Cheredigion`), other bullets, letters and joining words",
    "read",
    "the partners",
)
@habit("names with `and` in them: `Mid and West Wales Fire and Rescue Service`, `Marks and Spencer`", "read", "whole")
def test_lists_in_other_hands(tmp_path: Path, sent: str, partners: tuple[str, ...]) -> None:
    rows = [["Reference", "Title", "Start date", "Partners"], ["A1", "Joint archive", "2019", sent]]
    assert list_values(read_rows(tmp_path, "csv", rows), "partner_list") == [partners]


@habit("`Live - phase 2`, `Joint committee (s101)`: a code with a remark", "told", "the code")
@habit("`Live (planned)`, `Planned / Live`, `Lead (host)`: a remark that says otherwise", "told", "left blank")
def test_codes_with_remarks(tmp_path: Path) -> None:
    head = ["Reference", "Title", "Lead", "Start date", "Stage"]
    sent = [
        "Live",
        "Live - phase 2",
        "Ended (March 2019)",
        "Live (planned)",
        "Planned / Live",
        "Ended - live before",
        "Live: not yet",
    ]
    lines = [[f"A{n}", f"Joint service {n}", "Swansea", "2019", text] for n, text in enumerate(sent)]
    outcome = read_rows(tmp_path, "csv", [head, *lines])
    assert list_values(outcome, "stage") == ["live", "live", "ended", None, None, None, None]
    assert list_cells(outcome, "code-taken") == ["E3", "E4"]
