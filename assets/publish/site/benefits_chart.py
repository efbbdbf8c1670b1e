"""What came of the money that was expected, by type of benefit, as a picture with its sentence."""

from markupsafe import Markup

from assets.publish.site import drawing
from assets.publish.site.chances_chart import format_share
from assets.publish.site.drawing import Picture
from assets.publish.site.site_index import Record
from schemas import codelists
from schemas.languages import Language, format_money, get_plural_translator, get_translator
from schemas.recommendations.cost_rules import NOT_BENEFITS

WIDTH, ROW_HEIGHT, BAR_HEIGHT, LEAST_BAR_WIDTH = 440, 102, 10, 2
MARKS = {"expected": "planned", "realised": "actual"}
"""Each amount of a type and its kind of mark: what was expected is hollow, what came is filled."""


def draw_benefits(rows: list[Record], language: Language) -> Picture:
    """The picture of the types of which an amount is stated; without shapes if none is. rows: of `totals`, in order."""
    say = get_translator(language)
    stated = [row for row in rows if any(row[f"{name}_gbp"] is not None for name in MARKS)]
    if not stated:
        return Picture(say("No amounts are recorded"), say("No project has recorded an expected or realised amount."))
    names = {"expected": say("expected"), "realised": say("realised")}
    shapes = [shape for at, row in enumerate(stated) for shape in _draw_row(row, ROW_HEIGHT * at, names, language)]
    return Picture(
        _build_title(stated, language),
        f"{_describe_largest(stated, language)} {say('Each type has its own scale.')}",
        drawing.draw_picture(shapes, WIDTH, ROW_HEIGHT * len(stated) - 16, "chart"),
        [(mark, names[name]) for name, mark in MARKS.items()],
    )


def _is_benefit(row: Record) -> bool:
    return row["benefit_type"] not in NOT_BENEFITS


def _build_title(rows: list[Record], language: Language) -> str:
    """What part of the expected benefits came, from the type with the least part to that with the most."""
    say = get_translator(language)
    shares = [
        row["realised_gbp"] / row["expected_gbp"]
        for row in rows
        if _is_benefit(row) and row["expected_gbp"] and row["realised_gbp"] is not None
    ]
    if not shares:
        return say("No benefit has both an expected and a realised amount yet")
    least, most = format_share(min(shares), language), format_share(max(shares), language)
    if least == most:
        return say("{share} of the expected benefits are recorded as realised", share=most)
    return say(
        "Between {least} and {most} of the expected benefits are recorded as realised, depending on the type",
        least=least,
        most=most,
    )


def _describe_largest(rows: list[Record], language: Language) -> str:
    """The type with the largest amount; a benefit where there is one."""
    largest = max(rows, key=lambda row: (_is_benefit(row), max(abs(row[f"{name}_gbp"] or 0) for name in MARKS)))
    return get_translator(language)(
        "Largest: {type} – expected {expected}, realised {realised}.",
        type=codelists.get_title("benefit_type", largest["benefit_type"], language),
        expected=_describe_amount(largest, "expected", language),
        realised=_describe_amount(largest, "realised", language),
    )


def _describe_amount(row: Record, name: str, language: Language) -> str:
    """An amount and of how many projects it is the sum, or that none is stated."""
    amount = row[f"{name}_gbp"]
    if amount is None:
        return get_translator(language)("not stated")
    projects = get_plural_translator(language)("{n} project", "{n} projects", row[f"{name}_projects"])
    return f"{format_money(amount, language)} ({projects})"


def _draw_row(row: Record, top: float, names: dict[str, str], language: Language) -> list[Markup]:
    """A type: its name, then each amount in words above its bar; the bars begin at zero."""
    amounts = [row[f"{name}_gbp"] or 0 for name in MARKS]
    low, high = min(0, *amounts), max(0, *amounts)
    scale = (WIDTH - 2) / ((high - low) or 1)
    zero_x = 1 - low * scale
    shapes = [
        drawing.draw_text(codelists.get_title("benefit_type", row["benefit_type"], language), "c-text", 0, top + 13)
    ]
    for position, (name, mark) in enumerate(MARKS.items()):
        y, amount = top + 32 + 32 * position, row[f"{name}_gbp"]
        shapes.append(drawing.draw_text(f"{names[name]} {_describe_amount(row, name, language)}", "c-note", 0, y))
        if amount is not None:
            width = max(abs(amount) * scale, LEAST_BAR_WIDTH)
            left = zero_x - width if amount < 0 else zero_x
            shapes.append(drawing.draw_shape("rect", f"t-{mark}", x=left, y=y + 6, width=width, height=BAR_HEIGHT))
            shapes.append(drawing.draw_shape("line", "c-base", x1=zero_x, y1=y + 4, x2=zero_x, y2=y + 8 + BAR_HEIGHT))
    return shapes
