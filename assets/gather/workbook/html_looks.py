"""What a page's tags, attributes and style sheets say of how its texts look: hidden, struck through, raised."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from assets.gather.workbook.rich_texts import Run

_TEXT_TAGS = ("td", "th", "tr", "span", "font", "p", "div")
STRUCK_TAGS = ("s", "strike", "del")
_HINT = re.compile(
    r"<(?:s|strike|del|sup)\b|line-through|vertical-align\s*:\s*super|\bhidden\b|\bcollapse\b|display\s*:\s*none"
    r"|\b(?:width|height)\s*[:=]\s*[\"']?0|\bcolor\s*[:=]\s*[\"']?(?:white|#fff|rgb\(255)"
    r"|\b(?:opacity|font-size)\s*:\s*0|\bclip(?:-path)?\s*:|-\d{4}",
    re.IGNORECASE,
)
_COLOUR = re.compile(r"(?<![\w-])color\s*[:=]", re.IGNORECASE)
_BACKGROUND = re.compile(r"\bbgcolor\s*=|\bbackground(?:-color)?\s*:", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_CSS_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SIMPLE_SELECTOR = re.compile(r"([a-z]\w*|\*)?(?:([.#])([\w-]+))?", re.IGNORECASE)
_NO_SIZE = re.compile(r"0+(?:\.0*)?(?:px|pt|em|%)?")
_NOTHING_SEEN = (("opacity", re.compile(r"0(?:\.0*)?")), ("font-size", re.compile(r"0(?:\.0*)?(?:px|pt|em|rem|%)?")))
_CLIPPED = re.compile(r"rect\((?:[01](?:px)?[, ]*){4}\)|inset\((?:50|100)%\)")
_FAR_AWAY = re.compile(r"-\d{4,}(?:px|em|rem)?")
"""Where pages put what only a screen reader is to say."""
_NAMED_COLOURS = {
    "white": "ffffff",
    "black": "000000",
    "red": "ff0000",
    "green": "008000",
    "blue": "0000ff",
    "yellow": "ffff00",
}
_RGB = re.compile(r"rgb\((\d{1,3}),(\d{1,3}),(\d{1,3})\)")

Declarations = Mapping[str, str]


def _parse_colour(text: str) -> str:
    """A colour as six digits, if it can be told."""
    text = text.lower().strip()
    if match := _RGB.fullmatch(text):
        return "".join(f"{min(int(part), 255):02x}" for part in match.groups())
    text = _NAMED_COLOURS.get(text, text.lstrip("#"))
    return "".join(2 * digit for digit in text) if len(text) == 3 else text


def _parse_declarations(text: str) -> dict[str, str]:
    pairs = (part.partition(":") for part in text.lower().split(";"))
    return {name.strip(): value.replace("!important", "").replace(" ", "") for name, _, value in pairs if value}


class PageLooks:
    """How the elements of a page look. is_plain: whether nothing in it can look otherwise than plain."""

    def __init__(self, page: Any, text: str) -> None:
        self._has_backgrounds = _BACKGROUND.search(text) is not None
        self.is_plain = _HINT.search(text) is None and not (self._has_backgrounds and _COLOUR.search(text))
        self._by_tag: dict[str, dict[str, str]] = {}
        self._by_name: dict[tuple[str, str], list[tuple[str | None, dict[str, str]]]] = {}
        for sheet in [] if self.is_plain else page.iter("style"):
            self._add_style_sheet(_COMMENT.sub("", sheet.text or ""))

    def _add_style_sheet(self, text: str) -> None:
        for selectors, body in _CSS_RULE.findall(text):
            declarations = _parse_declarations(body)
            for selector in selectors.split(","):
                match = _SIMPLE_SELECTOR.fullmatch(selector.strip())
                if match is None:
                    continue
                tag = match[1].lower() if match[1] else None
                if match[3]:
                    self._by_name.setdefault((match[2], match[3]), []).append((tag, declarations))
                elif tag:
                    self._by_tag.setdefault(tag, {}).update(declarations)

    def _get_declarations(self, element: Any) -> Declarations:
        if not isinstance(element.tag, str):
            return {}
        declarations = {**self._by_tag.get("*", {}), **self._by_tag.get(element.tag, {})}
        names = [(".", name) for name in (element.get("class") or "").split()] + [("#", element.get("id") or "")]
        for tag, named in (rule for name in names for rule in self._by_name.get(name, ())):
            if tag in (None, "*", element.tag):
                declarations.update(named)
        return {**declarations, **_parse_declarations(element.get("style") or "")}

    def is_hidden(self, element: Any) -> bool:
        """Whether nobody sees an element; what hides those around it is not asked."""
        if self.is_plain:
            return False
        declarations = self._get_declarations(element)
        has_no_size = element.tag in ("col", "tr") and any(
            _NO_SIZE.fullmatch(size)
            for name in ("width", "height")
            for size in (element.get(name, ""), declarations.get(name, ""))
        )
        is_out_of_sight = declarations.get("position") == "absolute" and (
            _CLIPPED.match(declarations.get("clip", declarations.get("clip-path", "")))
            or any(_FAR_AWAY.match(declarations.get(side, "")) for side in ("left", "top", "text-indent"))
        )
        return (
            element.get("hidden") is not None
            or declarations.get("display") == "none"
            or declarations.get("visibility") in ("hidden", "collapse")
            or has_no_size
            or bool(is_out_of_sight)
            or any(pattern.fullmatch(declarations.get(name, "")) for name, pattern in _NOTHING_SEEN)
            or (element.tag in _TEXT_TAGS and self._has_own_colour(element) and self._is_same_colour(element))
        )

    def _get_colours(self, element: Any) -> tuple[str, str]:
        """The colour and the background that an element declares, '' where it declares none."""
        declarations = self._get_declarations(element)
        background = (
            declarations.get("background-color") or declarations.get("background") or element.get("bgcolor") or ""
        )
        return declarations.get("color") or element.get("color") or "", background

    def _has_own_colour(self, element: Any) -> bool:
        return any(self._get_colours(element))

    def _is_same_colour(self, element: Any) -> bool:
        """Whether the text of an element has the colour of what is behind it."""
        colour = background = ""
        for around in (element, *element.iterancestors()):
            own_colour, own_background = self._get_colours(around)
            colour, background = colour or own_colour, background or own_background
        has_unknown_background = self._has_backgrounds and not background and element.tag not in ("td", "th", "tr")
        return (
            bool(colour)
            and not has_unknown_background
            and _parse_colour(colour) == _parse_colour(background or "white")
        )

    def _look_at(self, element: Any, run: Run) -> Run:
        """How an element looks within one that looks like a run."""
        declarations = self._get_declarations(element)
        decoration = declarations.get("text-decoration", "") + declarations.get("text-decoration-line", "")
        is_struck = bool(run.is_struck) or element.tag in STRUCK_TAGS or "line-through" in decoration
        is_raised = run.is_raised or element.tag == "sup" or declarations.get("vertical-align") == "super"
        return Run("", is_struck, is_raised)

    def list_runs(self, element: Any, around: Run) -> Iterator[Run | None]:
        """The texts of an element in runs; None where it has a text that nobody sees. around: how what it is in looks."""
        run = self._look_at(element, around)
        if isinstance(element.tag, str):
            yield run._replace(text=element.text or "")
            for part in element:
                if self.is_hidden(part):
                    if "".join(part.itertext()).strip():
                        yield None
                else:
                    yield from self.list_runs(part, run)
                yield run._replace(text=part.tail or "")

    def find_row_look(self, row: Any) -> Run:
        """How the texts of a row look, because of it or of what it is in."""
        run = Run("")
        for element in (*reversed(list(row.iterancestors("tbody", "thead", "tfoot", "table", *STRUCK_TAGS))), row):
            run = self._look_at(element, run)
        return run
