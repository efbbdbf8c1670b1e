"""Every word that the readers know, in both languages, each in the smallest text that needs it."""

import pytest

from assets.check.parsers.amount_cells import parse_amount_cell, parse_number_cell
from assets.check.parsers.column_context import infer_column_context
from assets.check.parsers.date_cells import parse_part_date_cell
from assets.check.parsers.missing_values import detect_note, parse_missing_value
from schemas import marks
from schemas.money_units import detect_scale
from schemas.submission_columns import SubmissionColumn
from tests.check.summaries import summarise_notes, summarise_value

SCALES = {
    1_000: "k, thousand, thousands, fil, o filoedd",
    1_000_000: "m, mn, mln, million, millions, miliwn, filiwn, o filiynau",
    1_000_000_000: "bn, billion, billions, biliwn",
}
ABOUT = (
    "about, around, approx, approx., approximately, circa, c., ca., circ., roughly, some, est, est., estimated, estimated at, "
    "in the region of, almost, nearly, tua, oddeutu, rhyw, bron, bron yn, amcangyfrif, amcangyfrifir, ~, ≈"
)
ABOUT_BEHIND = "approx, approx., approximately, est, est., estimate, estimated, circa, tua, bras, yn fras, amcangyfrif"
LEAST = (
    "at least, more than, over, above, exceeding, in excess of, minimum, minimum of, not less than, o leiaf, mwy na, dros, "
    ">, ≥, >="
)
MOST = (
    "at most, up to, less than, under, below, maximum, maximum of, no more than, not more than, hyd at, llai na, "
    "dim mwy na, <, ≤, <="
)
LEAST_BEHIND = "+, or more, and over, neu fwy"
LABELS = {
    "low": "low, lower, lowest, min, minimum, isaf, isel, low case, low estimate, low end, low range",
    "mid": "mid, middle, midpoint, central, most likely, best estimate, canol",
    "high": "high, higher, highest, upper, max, maximum, uchaf, uchel",
}
EXPECTED = (
    "expected, planned, forecast, anticipated, due, target, targeted, provisional, provisionally, projected, disgwylir, "
    "disgwyliedig, arfaethedig"
)
PARTS = "early, mid, late, end of, end, beginning of, start of, dechrau, canol, diwedd"
FROM = "from, since, starting, started, as at, as of, as from, ers, on, ar"
UNTIL = "by, no later than, by the end of, erbyn"
BEFORE = "before, prior to, pre, cyn"
AFTER = "after, post, ar ôl"
EXEMPTIONS = (
    "commercial interests; commercial interest; commercially sensitive; commercial sensitivity; commercial confidentiality; "
    "trade secrets; trade secret; national security; defence; formulation of government policy; "
    "the formulation of government policy; development of government policy; information intended for future publication; "
    "future publication; international relations; relations within the UK; relations within the United Kingdom; the economy; "
    "investigations; investigations and proceedings; law enforcement; court records; audit functions; "
    "parliamentary privilege; effective conduct of public affairs; the effective conduct of public affairs; "
    "communications with Her Majesty; communications with His Majesty; health and safety; personal information; personal data; "
    "provided in confidence; information provided in confidence; legal professional privilege; prohibitions on disclosure; "
    "information supplied by, or related to, bodies dealing with security matters; "
    "information accessible by other means; information reasonably accessible to the applicant by other means; "
    "buddiannau masnachol; cyfrinachedd masnachol; diogelwch gwladol; diogelwch cenedlaethol; amddiffyn; "
    "llunio polisi llywodraeth; llunio polisïau llywodraeth; gwybodaeth bersonol; gwybodaeth y bwriedir ei chyhoeddi; "
    "gwybodaeth y bwriedir ei chyhoeddi yn y dyfodol; cysylltiadau rhyngwladol"
)
LAWS = (
    "the Freedom of Information Act; the Environmental Information Regulations; the Data Protection Act; FOI; FOIA; EIR; EIRs; "
    "GDPR; Deddf Rhyddid Gwybodaeth; Rheoliadau Gwybodaeth Amgylcheddol; Deddf Diogelu Data"
)
REASONS = (
    "under; due to; owing to; because of; pending; until; to protect; in line with; in accordance with; by agreement with; "
    "and not given for; for commercial; for legal; for security; for privacy; for confidentiality; for operational; "
    "for data protection; for reasons of; on grounds of; on the advice of; on the basis of; at this time for; at the time of; "
    "at this stage for; at the request of; at present for; o dan; dan; yn unol â; oherwydd; rhag; am resymau; er mwyn; nes; "
    "ar sail"
)
NOUNS = "information, data, value, values, figure, figures, cost, costs"
WITHHELD = (
    "withheld; redacted; not disclosed; not released; not for publication; not published; removed from publication; "
    "excluded from publication; commercial in confidence; commercially in-confidence; commercially sensitive; "
    "commercial sensitivity; commercially confidential; commercial confidentiality; commercially sensitive data; "
    "commercially sensitive figures; confidential; confidential information; wedi'i ddal yn ôl; wedi'i dal yn ôl; "
    "wedi'u dal yn ôl; wedi'i olygu; wedi'i golygu; wedi'i gelu; wedi'i chelu; wedi'u celu; fasnachol sensitif; "
    "yn fasnachol gyfrinachol; heb ei ddatgelu; heb ei datgelu; heb ei gyhoeddi; heb ei chyhoeddi; ddim i'w gyhoeddi; "
    "nid i'w ddatgelu; cyfrinachol"
)
SENTENCES = {
    "cannot-be-computed": "cannot calculate it; cannot compute it; cannot determine it; can not calculate it; "
    "could not calculate it; can't calculate it; "
    "unable to calculate it; not possible to calculate; cannot be calculated; not calculable; "
    "not calculated; incalculable; ni ellir ei gyfrifo; ni ellir cyfrifo; methu chyfrifo; methu a chyfrifo",
    "not-applicable": "n/a as it is small; not applicable here; amherthnasol yma",
    "to-be-confirmed": "it is not yet known; still at the planning stage; still in planning; early planning project; "
    "eto i'w gadarnhau; tbc by all; tba soon; tbd soon; to be confirmed soon; to be agreed soon; to be determined soon; "
    "to be decided soon; to be announced; i'w gadarnhau gan bawb; awaiting reply; awaited; figures to follow; cost awaited; "
    "costs to follow; data to follow; information to follow; date to follow; to follow; i ddilyn",
    "not-available": "they did not provide it; not in a position to provide it; it has not provided it; unable to provide it; "
    "no data provided; no data was received; no return supplied; no data were available; no information held; "
    "not data provided; ni ddarparodd y prosiect; nid yw mewn sefyllfa i ddarparu; nil return; no return",
}
ERRORS = (
    "#ref! #value! #null! #num! #div/0! #spill! #calc! #field! #blocked! #connect! #busy! #unknown! #error! #name? #n/a #n/d "
    "#na #getting_data ## err:502 #bezug! #wert! #valeur! #nom?"
)
HEADERS = {
    9: "£bn; £ billion; £billions; £ biliynau; (billion); (in billions); mewn biliynau; billions of pounds",
    6: "£m; £mn; £ million; £millions; £ miliwn; £ miliynau; (million); (in millions); mewn miliynau; (miliynau); "
    "millions of pounds; in millions of pounds",
    3: "£k; £ thousand; £thousands; £ miloedd; £ mil; £000; £000s; £'000; (000s); (thousand); (in thousands); mewn miloedd; "
    "(miloedd); thousands of pounds",
}
MARKS = {
    "not-stated": "-; --; ---; –; —; −; ?; ??; _; none; none stated; not stated; not known; unknown; n/k; n.k.; "
    "null; (null); <null>; not given; "
    "not specified; "
    "blank; dim; dim un; anhysbys; ddim yn hysbys; heb ei nodi; heb ei ddatgan; not recorded; heb ei gofnodi",
    "not-applicable": "n/a; n/a.; n.a.; n.a; n / a; n-a; na; (n/a); [n/a]; [z]; .; not applicable; not-applicable; "
    "amherthnasol; "
    "d/g; ddim yn gymwys; ddim yn berthnasol; nid yw'n berthnasol",
    "not-available": "..; ...; …; :; [x]; no data; no information; not available; unavailable; data not available; "
    "not yet available; ddim ar gael; dim data; dim gwybodaeth; nid yw ar gael; data not provided; not provided; not held; "
    "heb ei ddarparu",
    "to-be-confirmed": "tbc; t.b.c.; tbc.; (tbc); [tbc]; tba; tbd; to be confirmed; to be agreed; to be advised; "
    "to be determined; to be decided; pending; awaiting confirmation; not yet known; i'w gadarnhau; iw gadarnhau; "
    "i'w gytuno; i'w benderfynu; "
    "yn aros am gadarnhad",
    "suppressed": "[c]; (c); *; **; ***; [*]; (*); suppressed; data suppressed; wedi'i atal",
    "withheld": "withheld; redacted; [redacted]; confidential; exempt; not disclosed; not for publication; "
    "commercially sensitive; commercially confidential; commercial in confidence; commercial-in-confidence; "
    "commercial confidentiality; in confidence; "
    "wedi'i eithrio; heb ei ddatgelu; wedi'i ddal yn ôl; cyfrinachol; masnachol sensitif; yn fasnachol sensitif; "
    "nid i'w gyhoeddi; ddim i'w gyhoeddi; wedi'i olygu; wedi'i gelu",
}


def words(listed: str) -> list[str]:
    """The words of a list."""
    return [word.strip() for word in listed.split(";" if ";" in listed else ",")]


@pytest.mark.parametrize(("scale", "listed"), SCALES.items())
def test_scales(scale: int, listed: str) -> None:
    for word in words(listed):
        assert summarise_value(parse_amount_cell(f"£2 {word}")) == (2 * scale, ["amount-read"]), word


def test_about() -> None:
    for word in words(ABOUT):
        assert (parse_amount_cell(f"{word} £5").value, summarise_notes(parse_amount_cell(f"{word} £5"))) == (
            5,
            ["approximate"],
        ), word
    for word in words(ABOUT_BEHIND):
        for text in (f"£5 {word}", f"£5 ({word})", f"£5 [{word}]", f"£5, {word}"):
            assert (parse_amount_cell(text).value, summarise_notes(parse_amount_cell(text))) == (5, ["approximate"]), (
                text
            )


def test_limits() -> None:
    for word in words(LEAST):
        assert (parse_amount_cell(f"{word} 5").value, summarise_notes(parse_amount_cell(f"{word} 5"))) == (
            None,
            ["range 5.."],
        ), word
    for word in words(LEAST_BEHIND):
        assert summarise_notes(parse_amount_cell(f"5 {word}")) == ["range 5.."], word
    for word in words(MOST):
        assert (parse_amount_cell(f"{word} 5").value, summarise_notes(parse_amount_cell(f"{word} 5"))) == (
            None,
            ["range ..5"],
        ), word


BOTH_ENDS = (
    *(
        "1 to 2",
        "1 i 2",
        "1 hyd at 2",
        "1 - 2",
        "1--2",
        "between 1 and 2",
        "between 1 to 2",
        "between 1 - 2",
        "from 1 to 2",
    ),
    *("rhwng 1 a 2", "rhwng 1 ac 2", "rhwng 1 i 2", "o 1 i 2"),
)


@pytest.mark.parametrize("text", BOTH_ENDS)
def test_both_ends(text: str) -> None:
    assert summarise_notes(parse_amount_cell(text)) == ["range 1..2"]


def test_labels_of_ends() -> None:
    for low in words(LABELS["low"]):
        assert summarise_notes(parse_amount_cell(f"{low}: 1")) == ["range 1.."], low
    for mid in words(LABELS["mid"]):
        assert parse_amount_cell(f"{mid} = 1").value == 1, mid
    for high in words(LABELS["high"]):
        assert summarise_notes(parse_amount_cell(f"{high}: 1")) == ["range ..1"], high


def test_words_before_and_behind_a_date() -> None:
    for word in words(EXPECTED):
        for text in (f"{word} 2015", f"2015 {word}", f"2015 ({word})", f"2015, {word}", f"2015 [{word}]"):
            assert (parse_part_date_cell(text).value, summarise_notes(parse_part_date_cell(text))) == (
                "2015",
                ["expected"],
            ), text
    for joint in ("in", "on", "by", "for", "date:"):
        assert summarise_notes(parse_part_date_cell(f"expected {joint} 2015")) == ["expected"], joint
    for word in words(PARTS):
        assert (parse_part_date_cell(f"{word} 2015").value, summarise_notes(parse_part_date_cell(f"{word} 2015"))) == (
            "2015",
            ["approximate"],
        ), word
    for word in words(FROM):
        assert summarise_value(parse_part_date_cell(f"{word} 2015")) == ("2015", ["date-read"]), word
    for word in words(UNTIL):
        assert (parse_part_date_cell(f"{word} 2015").value, summarise_notes(parse_part_date_cell(f"{word} 2015"))) == (
            "2015",
            ["range ..2015"],
        ), word
    for word in words(BEFORE):
        assert (parse_part_date_cell(f"{word} 2015").value, summarise_notes(parse_part_date_cell(f"{word} 2015"))) == (
            None,
            ["range ..2015"],
        ), word
    for word in words(AFTER):
        assert (parse_part_date_cell(f"{word} 2015").value, summarise_notes(parse_part_date_cell(f"{word} 2015"))) == (
            None,
            ["range 2015.."],
        ), word


def test_prices() -> None:
    for price in ("2010/11", "2010-11", "2010", "2010/2011"):
        for word in ("prices", "prisiau", "price base", "money"):
            for text in (f"£5, {price} {word}", f"£5 ({price} {word})", f"£5 [{price}]", f"£5 ({price})"):
                assert (parse_amount_cell(text).value, summarise_notes(parse_amount_cell(text))) == (
                    5,
                    ["price-base"],
                ), text
        for word in ("prices", "prisiau", "mhrisiau"):
            for before in ("", "at ", "in ", "ym ", "yn ", "at constant ", "in current ", "at real ", "cash "):
                assert summarise_notes(parse_amount_cell(f"£5 {before}{word} {price}")) == ["price-base"], (
                    before,
                    word,
                )
    assert summarise_value(parse_amount_cell("£5 in 2010")) == (None, ["amount-of-year"])


def test_exemptions_and_laws() -> None:
    for exemption in words(EXEMPTIONS):
        for text in (
            f"Section 43 - {exemption}",
            f"s.43: ({exemption})",
            f"Adran 43 - {exemption}",
            f"Exempt: {exemption}",
        ):
            assert detect_note(text, is_prose=True) == "withheld", text
    for law in words(LAWS):
        for text in (
            f"Exempt under {law}",
            f"Section 43 of {law}",
            f"Wedi'u heithrio o dan {law}",
            f"Eithriedig, {law}",
        ):
            if not text.startswith("Section 43 of Deddf") and not text.startswith("Section 43 of Rheol"):
                assert detect_note(text, is_prose=True) == "withheld", text
    for noun in words(NOUNS):
        for text in (
            f"This {noun} is exempt under FOI",
            f"The {noun} are exempt from release",
            f"{noun} esempt, adran 43",
        ):
            assert detect_note(text, is_prose=True) == "withheld", text


def test_ways_to_withhold() -> None:
    for way in words(WITHHELD):
        assert detect_note(way, is_prose=True) == "withheld", way
        assert detect_note(f"{way} - see the report", is_prose=True) == "withheld", way
    for reason in words(REASONS):
        assert detect_note(f"Withheld {reason} the partners", is_prose=True) == "withheld", reason
        assert detect_note(f"Withheldness {reason} the partners", is_prose=True) is None
    for noun in [*words(NOUNS), "detail", "details"]:
        for text in (
            f"{noun} withheld",
            f"this {noun} is withheld",
            f"the {noun} are withheld",
            f"all {noun} have been redacted",
        ):
            assert detect_note(text, is_prose=True) == "withheld", text
        assert detect_note(f"{noun} has been withheld", is_prose=True) == "withheld", noun
    for noun in ("data", "value", "figure", "number"):
        for text in (f"{noun} suppressed", f"{noun}s suppressed"):
            assert detect_note(text, is_prose=True) == "suppressed", text
    for text in ("values suppressed", "figure suppressed because it is small", "number suppressed for privacy", "wedi'u hatal",
                 "wedi'i atal oherwydd niferoedd bach", "wedi'i atal am ei fod yn fach"):  # fmt: skip
        assert detect_note(text, is_prose=True) == "suppressed", text


@pytest.mark.parametrize(("note", "listed"), SENTENCES.items())
def test_sentences_in_place_of_a_value(note: str, listed: str) -> None:
    for sentence in words(listed):
        assert detect_note(sentence, is_prose=False) == note, sentence


def test_errors() -> None:
    for error in ERRORS.split():
        found = parse_missing_value(error.upper(), is_prose=True)
        assert found is not None, error
        assert summarise_value(found) == (None, ["error-cell"])


@pytest.mark.parametrize(("power", "listed"), HEADERS.items())
def test_scales_of_headers(power: int, listed: str) -> None:
    for header in words(listed):
        assert detect_scale(f"Cost {header}") == power, header
        assert detect_scale(f"{header} a year") == power, header


def test_percentages() -> None:
    for word in ("%", "per cent", "percent", "percentage", "y cant", "canran"):
        assert infer_column_context(["0.5"], SubmissionColumn("number"), f"Share {word}").percentages == "shares", word
    for sign in ("%", " %", " percent", " per cent", " y cant", "pc"):
        assert summarise_value(parse_number_cell(f"65{sign}")) == (65, []), sign
        assert summarise_value(parse_amount_cell(f"65{sign}")) == (None, ["amount-in-words"]), sign
        assert infer_column_context(["0.5", f"65{sign}"], SubmissionColumn("number"), "%").percentages == "mixed", sign


def test_pounds_and_other_money() -> None:
    for text in ("£5", "GBP 5", "5 GBP", "5 pounds", "5 pound", "5 punt", "5 o bunnoedd"):
        assert summarise_value(parse_amount_cell(text)) == (5, []), text
    for text in ("€5", "$5", "¥5", "5 EUR", "5 euro", "5 euros", "5 USD", "5 dollars", "1 dollar"):
        assert summarise_value(parse_amount_cell(text)) == (None, ["not-pounds"]), text
    for text in ("nil", "zero", "sero", "nil cost", "no cost", "dim cost"):
        assert summarise_value(parse_amount_cell(text)) == (0, ["amount-read"]), text


@pytest.mark.parametrize(("note", "listed"), MARKS.items())
def test_marks(note: str, listed: str) -> None:
    assert {mark for mark, meant in marks.NOTE_BY_MARK.items() if meant == note} == set(words(listed))
