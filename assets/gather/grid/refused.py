"""Why files are refused whatever their format, and the kinds that are known and not read, each with what it is called.

Belongs here: these reasons in both languages, and by what a kind is known. Does not belong here: the formats that are read
(recognising), or a reason that only one of them has.
"""

Reason = tuple[str, str]


def _not_a_sheet(en: str, cy: str) -> Reason:
    return f"it is {en}, not a spreadsheet", f"{cy} ydyw, nid taenlen"


EMPTY = ("it is empty", "mae'n wag")
DAMAGED = ("it is damaged or cut short", "mae wedi'i difrodi neu ei thorri'n fyr")
PROTECTED = ("it is protected by a password", "mae wedi'i diogelu gan gyfrinair")
TOO_LONG = ("reading it takes too long", "mae ei darllen yn cymryd gormod o amser")
TOO_MUCH = ("reading it takes too much memory", "mae ei darllen yn cymryd gormod o gof")

PICTURE = _not_a_sheet("a picture", "llun")
DOCUMENT = _not_a_sheet("a text document", "dogfen destun")
WORD = _not_a_sheet("a Word document", "dogfen Word")
SLIDES = _not_a_sheet("a presentation", "cyflwyniad")
MAIL = _not_a_sheet("an e-mail message", "neges e-bost")
DATABASE = _not_a_sheet("a database", "cronfa ddata")
PROGRAM = _not_a_sheet("a program", "rhaglen")
WEB_ARCHIVE = _not_a_sheet("a web archive (MHTML)", "archif we (MHTML)")
NUMBERS = (
    "it is a document of Apple's iWork; export it as .xlsx",
    "dogfen iWork gan Apple ydyw; allforiwch hi fel .xlsx",
)
OTHER_ARCHIVE = ("it is an archive of a kind that is not opened", "archif o fath nas agorir ydyw")
OTHER_XML = ("it is an XML document with no sheet", "dogfen XML heb daflen ydyw")
OTHER = ("it is not a spreadsheet or a text table", "nid taenlen na thabl testun ydyw")

SIGNS: tuple[tuple[bytes, Reason], ...] = (
    (b"%PDF", _not_a_sheet("a PDF document", "dogfen PDF")),
    (b"{\\rtf", _not_a_sheet("a rich text document (RTF)", "dogfen testun cyfoethog (RTF)")),
    (b"%!PS", _not_a_sheet("a PostScript document", "dogfen PostScript")),
    *((sign, PICTURE) for sign in (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")),
    *(
        (sign, OTHER_ARCHIVE)
        for sign in (b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!\x1a", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")
    ),
    *((sign, DATABASE) for sign in (b"SQLite format 3\0", b"\0\1\0\0Standard ", b"PAR1")),
    *((sign, PROGRAM) for sign in (b"\x7fELF", b"MZ\x90\0")),
)
"""By the bytes that a file begins with."""

STREAMS: tuple[tuple[str, Reason], ...] = (
    ("WordDocument", WORD),
    ("PowerPoint Document", SLIDES),
    ("__properties_version1.0", MAIL),
)
"""By a stream in a compound file."""

PARTS: tuple[tuple[str, Reason], ...] = (
    ("word/document.xml", WORD),
    ("ppt/presentation.xml", SLIDES),
    ("Index/Document.iwa", NUMBERS),
    ("Index.zip", NUMBERS),
)
"""By a part of an archive."""

OPEN_DOCUMENTS: tuple[tuple[bytes, Reason], ...] = (
    (b"text", DOCUMENT),
    (b"presentation", SLIDES),
    (b"graphics", PICTURE),
)
"""By what an OpenDocument file says it is."""
