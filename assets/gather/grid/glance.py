"""The same look into a sheet's XML (look) without parsing it, many times faster.

Belongs here: finding cells in the bytes of a sheet that is written as nearly all programs write one, `<c r="A1" s="1"`
with one space, these quotation marks and this order. Does not belong here: any other way of writing, left to the look.
"""

import html
import re
from collections.abc import Iterator

import numpy as np

from assets.gather.workbook.look import LONG, Look, Sought, column_number, is_filled, special

_LARGEST_CELL = 2**23
_PAD = b" " * 32
_END = b"</sheetData>"
_LETTERS = 3
_DIGITS = 7
_PREFIXED = re.compile(rb"<[\w.-]+:c[\s>/]")
_OTHER_SPACE = np.frombuffer(b">/\t\r\n", np.uint8)
_CELL = re.compile(
    rb'<c r="([A-Z]+)(\d+)"((?: \w+="[^"]*")*)>(?:<f((?: \w+="[^"]*")*)(?:/>|>([^<]*)</f>))?(?:<v>([^<]*)</v>|(<v/>))?</c>'
)
_KIND = re.compile(rb' t="(\w+)"')
_STYLE = re.compile(rb' s="(\d+)"')
_ERROR = b' t="e"'
_HIDDEN = b' hidden="'
_HIDES = re.compile(rb'<(row|col) ([^<>]*\bhidden="(?:1|true)"[^<>]*)>')
_PLACES = re.compile(rb'\b(r|min|max)="(\d+)"')
_FILTER = b"<filterColumn"
_SHARED = re.compile(rb' si="(\d+)"')


class OtherwiseWritten(Exception):
    """The sheet is written in another way than is looked for here."""


def _expect(facts: np.ndarray) -> None:
    if not facts.all():
        raise OtherwiseWritten


class _Part:
    """A part of a sheet's XML that begins and ends between cells; `<` by `<`."""

    def __init__(self, part: bytes) -> None:
        self.bytes = part
        self.signs = np.frombuffer(part + _PAD, np.uint8)
        self.tags = np.append(np.flatnonzero(self.signs == ord("<")), len(part))
        """Where each tag begins, and the end."""
        self.names = self.signs[self.tags + 1]
        """The first letter of each."""
        # Comments and CDATA may hold what looks like cells, and a prefix may stand before the name of one.
        _expect(self.names != ord("!"))
        if ((self.signs[:-1] == ord(":")) & (self.signs[1:] == ord("c"))).any() and _PREFIXED.search(part):
            raise OtherwiseWritten
        cells = np.flatnonzero(self.names == ord("c"))
        after = self.signs[self.tags[cells] + 2]
        _expect(~np.isin(after, _OTHER_SPACE))
        self.cells = cells[after == ord(" ")]
        """Which of the tags begin a cell."""

    def at(self, places: np.ndarray, sign: str) -> np.ndarray:
        """Where at some places this sign stands."""
        return self.signs[places] == ord(sign)

    def counted(self, places: np.ndarray, first: str, last: str, most: int, base: int) -> tuple[np.ndarray, np.ndarray]:
        """The numbers written at some places in the digits from `first` to `last`, and the places after them."""
        numbers = np.zeros(len(places), np.int64)
        going = np.ones(len(places), bool)
        zero = ord(first) - (base == 26)
        for _ in range(most):
            sign = self.signs[places]
            going = going & (sign >= ord(first)) & (sign <= ord(last))
            if not going.any():
                break
            numbers = np.where(going, numbers * base + sign - zero, numbers)
            places = places + going
        return numbers, places


class _Glance:
    """One look, as it goes on from part to part."""

    def __init__(self, sought: Sought) -> None:
        self.sought, self.look = sought, Look()
        self._styles = np.array(sorted(sought.styles), np.int64)
        self._dates = np.array(sorted(sought.dates), np.int64)
        self._shared: dict[bytes, str] = {}

    def add(self, content: bytes) -> None:
        """Looks at one more part."""
        if _HIDDEN in content:
            self._hidden(content)
        part = _Part(content)
        if not len(part.cells):
            return
        starts = part.tags[part.cells]
        _expect(part.at(starts + 3, "r") & part.at(starts + 4, "=") & part.at(starts + 5, '"'))
        column, places = part.counted(starts + 6, "A", "Z", _LETTERS, 26)
        line, places = part.counted(places, "0", "9", _DIGITS, 10)
        _expect(part.at(places, '"') & (column > 0) & (line > 0))
        blank = self._reach(part, line, column)
        style = self._style(part, places + 1)
        rare = np.unique(np.concatenate([self._unsaved(part), self._odd_values(part, style), self._errors(part)]))
        for cell in rare.tolist():
            end = part.cells[cell + 1] if cell + 1 < len(part.cells) else -1
            self._note(content[starts[cell] : part.tags[end]])
        wanted = np.isin(style, self._styles) & ~blank
        wanted[rare] = False
        self.look.styled.append(np.column_stack([line[wanted] - 1, column[wanted] - 1, style[wanted]]))

    def _hidden(self, content: bytes) -> None:
        """Notes the rows and columns that are hidden."""
        for kind, attributes in _HIDES.findall(content):
            places = {name: int(number) for name, number in _PLACES.findall(attributes)}
            if kind == b"col":
                if b"min" in places and b"max" in places:
                    self.look.hide_columns(places[b"min"], places[b"max"])
            elif b"r" in places:
                self.look.hidden_rows.add(places[b"r"])
            else:
                raise OtherwiseWritten

    def _reach(self, part: _Part, line: np.ndarray, column: np.ndarray) -> np.ndarray:
        """Notes how far the cells reach that hold something; returns which hold nothing."""
        after = part.tags[part.cells + 1]
        blank = (part.at(after - 2, "/") & part.at(after - 1, ">")) | part.at(after + 1, "/")
        self.look.filled += len(line) - int(blank.sum())
        if not blank.all():
            self.look.height = max(self.look.height, int(line[~blank].max()))
            self.look.width = max(self.look.width, int(column[~blank].max()))
        return blank

    def _style(self, part: _Part, places: np.ndarray) -> np.ndarray:
        """The style of each cell (0: none, or of no matter). places: behind where the cells say where they stand."""
        attribute = part.at(places, " ") & part.at(places + 2, "=")
        styled = attribute & part.at(places + 1, "s")
        typed = attribute & part.at(places + 1, "t")
        # A type may come first if no style follows it, or if it is not a number's.
        plain = typed & (~part.at(places + 4, "n") | part.at(places + 6, ">"))
        _expect(styled | plain | part.at(places, ">") | part.at(places, "/"))
        style = np.zeros(len(places), np.int64)
        style[styled], ends = part.counted(places[styled] + 4, "0", "9", _DIGITS, 10)
        _expect(part.at(ends, '"'))
        return style

    def _owners(self, part: _Part, tags: np.ndarray) -> np.ndarray:
        """Which cells some tags are in."""
        owners = np.searchsorted(part.cells, tags) - 1
        return owners[owners >= 0]

    def _unsaved(self, part: _Part) -> np.ndarray:
        """The cells with a formula and no saved value, or one that does not count."""
        tags = np.flatnonzero(part.names[:-1] == ord("f"))
        after = part.signs[part.tags[tags] + 2]
        tags = tags[(after == ord(">")) | (after == ord(" ")) | (after == ord("/"))]
        alone = part.at(part.tags[tags + 1] - 2, "/")
        value = np.minimum(tags + np.where(alone, 1, 2), len(part.tags) - 1)
        begins = part.tags[value]
        saved = part.at(begins + 1, "v") & part.at(begins + 2, ">") & ~part.at(begins + 3, "<")
        if self.sought.uncomputed:
            saved &= ~(part.at(begins + 3, "0") & part.at(begins + 4, "<"))
        return self._owners(part, tags[~saved])

    def _odd_values(self, part: _Part, style: np.ndarray) -> np.ndarray:
        """The cells with more digits than their reader keeps, and the dates that are negative."""
        values = np.flatnonzero(part.names[:-1] == ord("v"))
        begins = part.tags[values] + 3
        negative = values[part.at(begins, "-")]
        owners = self._owners(part, negative)
        negative_dates = owners[np.isin(style[owners], self._dates)]
        far = values[np.diff(part.tags)[values] >= LONG + 3]
        digits = part.signs[part.tags[far][:, None] + 3 + np.arange(LONG)]
        whole = ((digits >= ord("0")) & (digits <= ord("9"))).all(axis=1)
        return np.concatenate([negative_dates, self._owners(part, far[whole])])

    def _errors(self, part: _Part) -> np.ndarray:
        if _ERROR not in part.bytes:
            return np.empty(0, np.int64)
        found = [match.start() for match in re.finditer(_ERROR, part.bytes)]
        return self._owners(part, np.searchsorted(part.tags, found))

    def _note(self, cell: bytes) -> None:
        """Notes the text of a cell if its reader would leave it out or alter it."""
        found = _CELL.match(cell)
        if not found:
            raise OtherwiseWritten
        letters, line, attributes, formula_attributes, formula, value, empty = found.groups()
        kind, style = _KIND.search(attributes), _STYLE.search(attributes)
        shared = _SHARED.search(formula_attributes or b"")
        text = None
        if formula_attributes is not None:
            text = html.unescape((formula or b"").decode())
            if shared:
                text = self._shared.setdefault(shared[1], text)
            if not text:
                raise OtherwiseWritten
        shown = special(
            self.sought,
            kind[1].decode() if kind else "n",
            int(style[1]) if style else 0,
            text,
            None if value is None and empty is None else html.unescape((value or b"").decode()),
        )
        if shown is not None:
            self.look.texts[int(line) - 1, column_number(letters.decode()) - 1] = shown


def glanced(pieces: Iterator[bytes], sought: Sought) -> Look:
    """What is found in a sheet's XML, unpacked piece by piece.

    Raises OtherwiseWritten when it has to be parsed to know it, or to be sure that its cells reach too far.
    """
    glance = _Glance(sought)
    rest, ended = b"", False
    for piece in pieces:
        if ended:  # to its end all the same, as its checksum comes last
            glance.look.filtered |= _FILTER in rest[-len(_FILTER) :] + piece
            rest = piece
            continue
        if b"\0" in piece:  # UTF-16
            raise OtherwiseWritten
        whole = rest + piece
        end = whole.find(_END, max(0, len(rest) - len(_END)))
        ended = end >= 0
        cut = end if ended else max(0, whole.rfind(b"<c "))
        rest = whole[cut:]
        if len(rest) > _LARGEST_CELL:
            raise OtherwiseWritten
        glance.add(whole[:cut])
        glance.look.filtered |= ended and _FILTER in rest
    look = glance.look
    if not ended or not is_filled(look.height, look.width, look.filled):  # blank cells are told apart only roughly here
        raise OtherwiseWritten
    return look
