"""What a page's tags, attributes and style sheets say of how its texts look: hidden, struck through, raised."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from assets.gather.workbook.rich_texts import Run

STRUCK_TAGS = ("s", "strike", "del")
_HINT = re.compile(
    r"<(?:s|strike|del|sup)\b|line-through|vertical-align\s*:\s*super|\bhidden\b|\bcollapse\b|display\s*:\s*none"
    r"|\b(?:width|height)\s*[:=]\s*[\"']?0|\bcolor\s*:\s*(?:white|#fff|rgb\(255)",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_CSS_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SIMPLE_SELECTOR = re.compile(r"([a-z]\w*|\*)?(?:([.#])([\w-]+))?", re.IGNORECASE)
_NO_SIZE = re.compile(r"0+(?:\.0*)?(?:px|pt|em|%)?")
_WHITE = re.compile(r"white|#fff(?:fff)?|rgb\(255,255,255\)")

Declarations = Mapping[str, str]


def _parse_declarations(text: str) -> dict[str, str]:
    pairs = (part.partition(":") for part in text.lower().split(";"))
    return {name.strip(): value.replace("!important", "").replace(" ", "") for name, _, value in pairs if value}


class PageLooks:
    """How the elements of a page look. is_plain: whether nothing in it can look otherwise than plain."""

    def __init__(self, page: Any, text: str) -> None:
        self.is_plain = _HINT.search(text) is None
        self._by_tag: dict[str, dict[str, str]] = {}
        self._by_name: dict[tuple[str, str], list[tuple[str | None, dict[str, str]]]] = {}
        for sheet in [] if self.is_plain else page.iter("style"):
            self._add_style_sheet(_COMMENT.sub("", sheet.text or ""))
        self._has_backgrounds = "background" in text.lower() or "bgcolor" in text.lower()

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
        is_text = element.tag in ("td", "th", "span", "font", "p", "div")
        is_white = is_text and not self._has_backgrounds and _WHITE.fullmatch(declarations.get("color", "")) is not None
        return (
            element.get("hidden") is not None
            or declarations.get("display") == "none"
            or declarations.get("visibility") in ("hidden", "collapse")
            or has_no_size
            or is_white
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
