"""What came of the money that was expected, type by type, as a picture with its sentence.

Belongs here: rows of `totals` → bars. Does not belong here: adding up (stage join), or the table beside the picture (portfolio).
"""

from markupsafe import Markup

from assets.publish.site import drawing
from assets.publish.site.display_values import format_quantity
from assets.publish.site.drawing import Picture
from assets.publish.site.site_index import Record
from schemas import codelists
from schemas.languages import Language, money, plural_translator, translator
from schemas.recommendations.costs import NOT_BENEFITS

WIDTH, ROW, THICK, LEAST = 440, 102, 10, 2
AMOUNTS = (("expected", "planned"), ("realised", "actual"))
"""Each amount of a type and the mark it is drawn with: what was planned is hollow, what came is filled."""


def draw_benefits(rows: list[Record], language: Language) -> Picture:
    """The picture of the types of which an amount is stated. rows: `totals`, in order."""
    say = translator(language)
    told = [row for row in rows if any(row[f"{name}_gbp"] is not None for name, _ in AMOUNTS)]
    if not told:
        return Picture(say("No amount is stated"), say("No project states an amount, expected or realised."))
    named = {"expected": say("expected"), "realised": say("realised")}
    return Picture(
        _title(told, language),
        f"{_sentence(told, language)} {say('Each type has a scale of its own.')}",
        drawing.draw_picture(
            [part for at, row in enumerate(told) for part in _row(row, ROW * at, named, language)],
            WIDTH,
            ROW * len(told) - 16,
            "chart",
        ),
        [(mark, named[name]) for name, mark in AMOUNTS],
    )


def _title(told: list[Record], language: Language) -> str:
    """What part of the expected benefits came, from the type where least did to the one where most did."""
    say = translator(language)
    shares = sorted(
        row["realised_gbp"] / row["expected_gbp"]
        for row in told
        if row["benefit_type"] not in NOT_BENEFITS and row["expected_gbp"] and row["realised_gbp"] is not None
    )
    if not shares:
        return say("No benefit has both amounts yet, what was expected and what came")
    least, most = (format_quantity(round(share * 100), "percent", language) for share in (shares[0], shares[-1]))
    if least == most:
        return say("{share} of the expected benefits is stated as realised", share=most)
    return say(
        "Between {least} and {most} of the expected benefits is stated as realised, by type", least=least, most=most
    )


def _sentence(told: list[Record], language: Language) -> str:
    """The type with the largest amount, a benefit where there is one, in words."""

    def size(row: Record) -> tuple[bool, int]:
        return row["benefit_type"] not in NOT_BENEFITS, max(abs(row[f"{name}_gbp"] or 0) for name, _ in AMOUNTS)

    most = max(told, key=size)
    return translator(language)(
        "Largest: {type} – expected {expected}, realised {realised}.",
        type=codelists.title("benefit_type", most["benefit_type"], language),
        expected=_amount(most, "expected", language),
        realised=_amount(most, "realised", language),
    )


def _amount(row: Record, name: str, language: Language) -> str:
    """An amount and of how many projects it is the sum, or that none is stated."""
    amount = row[f"{name}_gbp"]
    if amount is None:
        return translator(language)("not stated")
    projects = plural_translator(language)("{n} project", "{n} projects", row[f"{name}_projects"])
    return f"{money(amount, language)} ({projects})"


def _row(row: Record, top: float, named: dict[str, str], language: Language) -> list[Markup]:
    """A type: its name, then each amount in words above its bar; the bars begin at nought."""
    amounts = [row[f"{name}_gbp"] or 0 for name, _ in AMOUNTS]
    low, high = min(0, *amounts), max(0, *amounts)
    scale = (WIDTH - 2) / ((high - low) or 1)
    nought = 1 - low * scale
    title = codelists.title("benefit_type", row["benefit_type"], language)
    parts = [drawing.draw_text(title, "c-text", 0, top + 13)]
    for at, (name, mark) in enumerate(AMOUNTS):
        y, amount = top + 32 + 32 * at, row[f"{name}_gbp"]
        parts.append(drawing.draw_text(f"{named[name]} {_amount(row, name, language)}", "c-note", 0, y))
        if amount is not None:
            wide = max(abs(amount) * scale, LEAST)
            left = nought - wide if amount < 0 else nought
            parts.append(drawing.draw_shape("rect", f"t-{mark}", x=left, y=y + 6, width=wide, height=THICK))
            parts.append(drawing.draw_shape("line", "c-base", x1=nought, y1=y + 4, x2=nought, y2=y + 8 + THICK))
    return parts
