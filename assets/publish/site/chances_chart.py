"""How often projects of each aim and setting reached their benefits, as a picture with its sentence.

Belongs here: rows of `chances` → shares with their intervals. Does not belong here: observing them (stage join), or the table
beside the picture (portfolio).
"""

from itertools import groupby

from markupsafe import Markup

from assets.publish.site import drawing
from assets.publish.site.display_values import format_quantity
from assets.publish.site.drawing import Picture
from assets.publish.site.site_index import Record
from schemas import codelists
from schemas.languages import Language, number, plural_translator, translator

WIDTH, HEAD, ROW, FOOT, SIDE, MARK = 440, 30, 40, 20, 18, 6
SCALE = (0, 0.25, 0.5, 0.75, 1)
BEST = "fits-best"


def format_share(share: float, language: Language) -> str:
    """A share from 0 to 1 as readers know it."""
    return format_quantity(round(share * 100), "percent", language)


def describe_share(row: Record, language: Language) -> str:
    """The share that reached its benefits with its interval, or that it is withheld."""
    say = translator(language)
    if row["withheld"]:
        return say("withheld: fewer than 5 results")
    share, low, high = (format_share(row[name], language) for name in ("share", "wilson_low", "wilson_high"))
    return say("{share} (between {low} and {high})", share=share, low=low, high=high)


def draw_chances(rows: list[Record], language: Language) -> Picture:
    """The picture of the groups that have projects; none while no group has a share. rows: `chances`, in order."""
    groups = [row for row in rows if row["projects"]]
    shown = [row for row in groups if not row["withheld"]]
    say, count = translator(language), plural_translator(language)
    if not shown:
        known = sum(row["known"] for row in groups)
        return Picture(
            say("Too few results are known to give a share"),
            count(
                "{n} result is known so far; a share needs five in one group.",
                "{n} results are known so far; a share needs five in one group.",
                known,
            ),
        )
    sentence = _sentence(shown, language)
    withheld = len(groups) - len(shown)
    if withheld:
        kept = count(
            "{n} group is withheld: fewer than 5 results.", "{n} groups are withheld: fewer than 5 results.", withheld
        )
        sentence = f"{sentence} {kept}"
    kinds = {"actual": say("where the review expects the aim to work best"), "planned": say("elsewhere")}
    used = {"actual" if row["expectation"] == BEST else "planned" for row in shown}
    return Picture(
        _title(shown, language),
        sentence,
        _drawn(groups, language),
        [(f"round {mark}", name) for mark, name in kinds.items() if mark in used],
    )


def _title(shown: list[Record], language: Language) -> str:
    shares = sorted(row["share"] for row in shown)
    least, most = (format_share(share, language) for share in (shares[0], shares[-1]))
    if least == most:
        return translator(language)(
            "Where a share is given, {share} of the projects whose result is known reached their benefits", share=most
        )
    return translator(language)(
        "Where a share is given, between {least} and {most} of the projects whose result is known reached their benefits",
        least=least,
        most=most,
    )


def _sentence(shown: list[Record], language: Language) -> str:
    """The group with the highest share; of equal ones that with most results."""
    best = max(shown, key=lambda row: (row["share"], row["known"]))
    return translator(language)(
        "Highest: {aim}, {setting} – {reached} of {known}.",
        aim=codelists.title("aim", best["aim"], language),
        setting=codelists.title("setting", best["setting"], language).lower(),
        reached=number(best["reached"], language),
        known=number(best["known"], language),
    )


def _at(share: float) -> float:
    return SIDE + share * (WIDTH - 2 * SIDE)


def _drawn(groups: list[Record], language: Language) -> Markup:
    """Under each aim its settings: the share as a mark, its interval as a line with ends, on one scale from 0 to 100%."""
    parts: list[Markup] = []
    top = 0
    for aim, rows in groupby(groups, key=lambda row: row["aim"]):
        parts.append(drawing.draw_text(codelists.title("aim", aim, language), "c-text", 0, top + 16))
        top += HEAD
        for row in rows:
            parts += _row(row, top, language)
            top += ROW
    scale: list[Markup] = []
    for share in SCALE:
        x = _at(share)
        scale.append(drawing.draw_shape("line", "t-year", x1=x, y1=HEAD, x2=x, y2=top))
        scale.append(drawing.draw_text(format_share(share, language), "c-note", x, top + 15, "middle"))
    return drawing.draw_picture([*scale, *parts], WIDTH, top + FOOT, "chart")


def _row(row: Record, top: float, language: Language) -> list[Markup]:
    name = codelists.title("setting", row["setting"], language)
    line = top + 24
    parts = [
        drawing.draw_text(name, "c-note c-over", 0, top + 12),
        drawing.draw_text(describe_share(row, language), "c-note c-over", WIDTH, top + 12, "end"),
        drawing.draw_shape("line", "t-way", x1=_at(0), y1=line, x2=_at(1), y2=line),
    ]
    if row["withheld"]:
        return parts
    low, high = _at(row["wilson_low"]), _at(row["wilson_high"])
    mark = "t-actual" if row["expectation"] == BEST else "t-planned"
    ends = f"M{drawing.format_coordinate(low)} {line - 4}v8m0 -4H{drawing.format_coordinate(high)}m0 -4v8"
    return [
        *parts,
        drawing.draw_path("c-line", ends),
        drawing.draw_shape("circle", mark, cx=_at(row["share"]), cy=line, r=MARK),
    ]
