"""Shapes and texts of pictures, as SVG within a page. Their colours are in the style sheet, for light, dark and print."""

from dataclasses import dataclass, field

from markupsafe import Markup, escape

from assets.publish.site.display_values import LinkedText


@dataclass(frozen=True)
class Picture:
    """A picture of a page: its title, a sentence that says the same, the shapes, and its kinds of mark as (class, name).

    `svg` is None where there is too little to draw; the title and the sentence then say so.
    """

    title: str
    sentence: str
    svg: Markup | None = None
    marks: list[tuple[str, str]] = field(default_factory=list)


def format_coordinate(value: float) -> str:
    """A coordinate to a tenth, so that the same picture is the same text."""
    return f"{round(value, 1) + 0:.1f}".removesuffix(".0")


def draw_shape(tag: str, css_class: str, /, **numbers: float) -> Markup:
    """One shape: `draw_shape("line", "c-base", x1=0, y1=4, x2=90, y2=4)`."""
    attributes = " ".join(f'{name}="{format_coordinate(value)}"' for name, value in numbers.items())
    return Markup('<{} class="{}" {}/>').format(tag, css_class, Markup(attributes))  # noqa: S704 - numbers only


def draw_path(css_class: str, commands: str) -> Markup:
    """A path of SVG's commands: `M0 4h90`."""
    return Markup('<path class="{}" d="{}"/>').format(css_class, commands)


def draw_text(text: str, css_class: str, x: float, y: float, anchor: str = "start") -> Markup:
    """A text at a point; `anchor` is start, middle or end."""
    alignment = Markup(' text-anchor="{}"').format(anchor) if anchor != "start" else ""
    return Markup('<text class="{}" x="{}" y="{}"{}>{}</text>').format(
        css_class, format_coordinate(x), format_coordinate(y), alignment, text
    )


def draw_digits(digits: list[tuple[str, float]], css_class: str, y: float) -> Markup:
    """Single digits (digit, x) along a line as one text, which is smaller than one for each."""
    places = " ".join(format_coordinate(x) for _, x in digits)
    text = "".join(digit for digit, _ in digits)
    return Markup('<text class="{}" x="{}" y="{}">{}</text>').format(css_class, places, format_coordinate(y), text)


def draw_name(name: LinkedText, most_characters: int) -> Markup:
    """A name for a text of a picture, shortened, and marked where it is not in the page's language."""
    text = shorten_text(name.text, most_characters)
    return Markup('<tspan lang="{}">{}</tspan>').format(name.lang, text) if name.lang else escape(text)


def draw_picture(shapes: list[Markup], width: float, height: float, css_class: str, fixed_size: bool = False) -> Markup:
    """The whole `<svg>`, without ids, styles or colours. One of fixed size scrolls where it is too wide, others shrink."""
    size = f' width="{format_coordinate(width)}" height="{format_coordinate(height)}"' if fixed_size else ""
    return Markup('<svg class="{}"{} viewBox="0 0 {} {}" focusable="false">{}</svg>').format(
        css_class,
        Markup(size),  # noqa: S704 - numbers only
        format_coordinate(width),
        format_coordinate(height),
        Markup("").join(shapes),
    )


def shorten_text(text: str, most_characters: int) -> str:
    """A text cut at a word, with `…`; the table beside the picture has all of it."""
    if len(text) <= most_characters:
        return text
    return text[: most_characters - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
