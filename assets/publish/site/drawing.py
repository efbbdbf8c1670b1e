"""Shapes and words of a picture that is drawn at build: SVG that stands in a page, in the classes of the style sheet.

Belongs here: one shape at a time. Does not belong here: what a picture shows, any colour, or charts of a series (charts).
"""

from dataclasses import dataclass, field

from markupsafe import Markup, escape

from assets.publish.site.display_values import LinkedText


@dataclass(frozen=True)
class Picture:
    """A picture as a page shows it: what it shows, a sentence, the shapes, and the kinds of mark (class, name) in it.

    `svg` is None where there are too few figures to draw; the title and the sentence then say so.
    """

    title: str
    sentence: str
    svg: Markup | None = None
    kinds: list[tuple[str, str]] = field(default_factory=list)


def format_coordinate(value: float) -> str:
    """A coordinate, to a tenth: the same picture is the same text."""
    return f"{round(value, 1) + 0:.1f}".removesuffix(".0")


def draw_shape(tag: str, name: str, /, **numbers: float) -> Markup:
    """One shape of a class: `shape("line", "c-base", x1=0, y1=4, x2=90, y2=4)`."""
    placed = " ".join(f'{key}="{format_coordinate(value)}"' for key, value in numbers.items())
    return Markup('<{} class="{}" {}/>').format(tag, name, Markup(placed))  # noqa: S704 - numbers only


def draw_path(name: str, drawn: str) -> Markup:
    """A path of a class; `drawn` is made of numbers and letters of ours."""
    return Markup('<path class="{}" d="{}"/>').format(name, drawn)


def draw_text(text: str, name: str, x: float, y: float, anchor: str = "start") -> Markup:
    """A text at a place; `anchor` is start, middle or end."""
    turned = Markup(' text-anchor="{}"').format(anchor) if anchor != "start" else ""
    return Markup('<text class="{}" x="{}" y="{}"{}>{}</text>').format(
        name, format_coordinate(x), format_coordinate(y), turned, text
    )


def draw_digits(placed: list[tuple[str, float]], name: str, y: float) -> Markup:
    """Single letters along a line, each at its own place, as one text: `[("1", 9), ("4", 27)]`."""
    places = " ".join(format_coordinate(x) for _, x in placed)
    said = "".join(letter for letter, _ in placed)
    return Markup('<text class="{}" x="{}" y="{}">{}</text>').format(name, places, format_coordinate(y), said)


def draw_name(shown: LinkedText, most: int) -> Markup:
    """A name within a text, cut to `most` letters, and marked where it is not in the page's language."""
    text = shorten_text(shown.text, most)
    return Markup('<tspan lang="{}">{}</tspan>').format(shown.lang, text) if shown.lang else escape(text)


def draw_picture(parts: list[Markup], width: float, height: float, name: str, fixed: bool = False) -> Markup:
    """The whole picture, without ids, styles or colours of its own; `fixed`: it keeps its size, and its region scrolls."""
    size = (
        Markup(' width="{}" height="{}"').format(format_coordinate(width), format_coordinate(height)) if fixed else ""
    )
    return Markup('<svg class="{}"{} viewBox="0 0 {} {}" focusable="false">{}</svg>').format(
        name, size, format_coordinate(width), format_coordinate(height), Markup("").join(parts)
    )


def shorten_text(text: str, most: int) -> str:
    """A text cut to `most` letters at a word, with `…`; the table beside the picture has it whole."""
    if len(text) <= most:
        return text
    return text[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
