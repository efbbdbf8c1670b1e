"""How often projects of each aim and setting reached their benefits, as a picture with its sentence."""

from itertools import groupby

from markupsafe import Markup

from assets.publish.site import drawing
from assets.publish.site.display_values import format_quantity
from assets.publish.site.drawing import Picture
from assets.publish.site.site_index import Record
from schemas import codelists
from schemas.languages import Language, format_number, get_plural_translator, get_translator

WIDTH, TITLE_HEIGHT, ROW_HEIGHT, FOOT_HEIGHT, MARGIN, DOT_RADIUS = 440, 30, 40, 20, 18, 6
SCALE = (0, 0.25, 0.5, 0.75, 1)
FITS_BEST = "fits-best"


def format_share(share: float, language: Language) -> str:
    """A share from 0 to 1 as a percentage."""
    return format_quantity(round(share * 100), "percent", language)


def describe_share(row: Record, language: Language) -> str:
    """The share that reached its benefits with its interval, or that it is withheld. row: of `chances`."""
    say = get_translator(language)
    if row["withheld"]:
        return say("withheld: fewer than 5 results")
    share, low, high = (format_share(row[name], language) for name in ("share", "wilson_low", "wilson_high"))
    return say("{share} (between {low} and {high})", share=share, low=low, high=high)


def draw_chances(rows: list[Record], language: Language) -> Picture:
    """The picture of the groups that have projects; without shapes while all are withheld. rows: of `chances`, in order."""
    groups = [row for row in rows if row["projects"]]
    shares = [row for row in groups if not row["withheld"]]
    say, count = get_translator(language), get_plural_translator(language)
    if not shares:
        known = sum(row["known"] for row in groups)
        return Picture(
            say("Too few results are known to show a percentage"),
            count(
                "{n} result is known so far. A percentage needs five in one group.",
                "{n} results are known so far. A percentage needs five in one group.",
                known,
            ),
        )
    sentence = _describe_best(shares, language)
    if withheld := len(groups) - len(shares):
        note = count(
            "{n} group is withheld: fewer than 5 results.", "{n} groups are withheld: fewer than 5 results.", withheld
        )
        sentence = f"{sentence} {note}"
    names = {"actual": say("where the review expects the aim to work best"), "planned": say("elsewhere")}
    used = {_get_mark(row) for row in shares}
    return Picture(
        _build_title(shares, language),
        sentence,
        _draw_groups(groups, language),
        [(f"round {mark}", name) for mark, name in names.items() if mark in used],
    )


def _get_mark(row: Record) -> str:
    return "actual" if row["expectation"] == FITS_BEST else "planned"


def _build_title(rows: list[Record], language: Language) -> str:
    shares = [row["share"] for row in rows]
    least, most = format_share(min(shares), language), format_share(max(shares), language)
    if least == most:
        return get_translator(language)(
            "In the groups with enough results, {share} of projects realised their benefits", share=most
        )
    return get_translator(language)(
        "In the groups with enough results, between {least} and {most} of projects realised their benefits",
        least=least,
        most=most,
    )


def _describe_best(rows: list[Record], language: Language) -> str:
    """The group with the highest share; of equal ones that with most results."""
    best = max(rows, key=lambda row: (row["share"], row["known"]))
    return get_translator(language)(
        "Highest: {aim}, {setting} – {reached} of {known}.",
        aim=codelists.get_title("aim", best["aim"], language),
        setting=codelists.get_title("setting", best["setting"], language).lower(),
        reached=format_number(best["reached"], language),
        known=format_number(best["known"], language),
    )


def _get_x(share: float) -> float:
    return MARGIN + share * (WIDTH - 2 * MARGIN)


def _draw_groups(groups: list[Record], language: Language) -> Markup:
    """Under each aim its settings: the share as a dot, its interval as a line with ends, on one scale from 0 to 100%."""
    shapes: list[Markup] = []
    top = 0
    for aim, rows in groupby(groups, key=lambda row: row["aim"]):
        shapes.append(drawing.draw_text(codelists.get_title("aim", aim, language), "c-text", 0, top + 16))
        top += TITLE_HEIGHT
        for row in rows:
            shapes += _draw_row(row, top, language)
            top += ROW_HEIGHT
    scale: list[Markup] = []
    for share in SCALE:
        x = _get_x(share)
        scale.append(drawing.draw_shape("line", "t-year", x1=x, y1=TITLE_HEIGHT, x2=x, y2=top))
        scale.append(drawing.draw_text(format_share(share, language), "c-note", x, top + 15, "middle"))
    return drawing.draw_picture([*scale, *shapes], WIDTH, top + FOOT_HEIGHT, "chart")


def _draw_row(row: Record, top: float, language: Language) -> list[Markup]:
    name = codelists.get_title("setting", row["setting"], language)
    y = top + 24
    shapes = [
        drawing.draw_text(name, "c-note c-over", 0, top + 12),
        drawing.draw_text(describe_share(row, language), "c-note c-over", WIDTH, top + 12, "end"),
        drawing.draw_shape("line", "t-way", x1=_get_x(0), y1=y, x2=_get_x(1), y2=y),
    ]
    if row["withheld"]:
        return shapes
    low, high = (drawing.format_coordinate(_get_x(row[name])) for name in ("wilson_low", "wilson_high"))
    return [
        *shapes,
        drawing.draw_path("c-line", f"M{low} {y - 4}v8m0 -4H{high}m0 -4v8"),
        drawing.draw_shape("circle", f"t-{_get_mark(row)}", cx=_get_x(row["share"]), cy=y, r=DOT_RADIUS),
    ]
