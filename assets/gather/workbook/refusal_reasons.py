"""Why files are refused whatever their format, and the kinds that are known and not read, each with what it is called.

Belongs here: these reasons in both languages, and by what a kind is known. Does not belong here: the formats that are read
(recognising), or a reason that only one of them has.
"""

Reason = tuple[str, str]


def _build_reason(en: str, cy: str) -> Reason:
    return f"it is {en}, not a spreadsheet", f"{cy} ydyw, nid taenlen"


EMPTY = ("it is empty", "mae'n wag")
DAMAGED = ("it is damaged or cut short", "mae wedi'i difrodi neu ei thorri'n fyr")
PROTECTED = ("it is protected by a password", "mae wedi'i diogelu gan gyfrinair")
TAKES_TOO_LONG = ("reading it takes too long", "mae ei darllen yn cymryd gormod o amser")
TAKES_TOO_MUCH_MEMORY = ("reading it takes too much memory", "mae ei darllen yn cymryd gormod o gof")

PICTURE = _build_reason("a picture", "llun")
DOCUMENT = _build_reason("a text document", "dogfen destun")
WORD = _build_reason("a Word document", "dogfen Word")
PRESENTATION = _build_reason("a presentation", "cyflwyniad")
MAIL = _build_reason("an e-mail message", "neges e-bost")
DATABASE = _build_reason("a database", "cronfa ddata")
PROGRAM = _build_reason("a program", "rhaglen")
WEB_ARCHIVE = _build_reason("a web archive (MHTML)", "archif we (MHTML)")
IWORK = (
    "it is a document of Apple's iWork; export it as .xlsx",
    "dogfen iWork gan Apple ydyw; allforiwch hi fel .xlsx",
)
OTHER_ARCHIVE = ("it is an archive of a kind that is not opened", "archif o fath nas agorir ydyw")
OTHER_XML = ("it is an XML document with no sheet", "dogfen XML heb daflen ydyw")
NOT_A_TABLE = ("it is not a spreadsheet or a text table", "nid taenlen na thabl testun ydyw")

REASONS_BY_SIGNATURE: tuple[tuple[bytes, Reason], ...] = (
    (b"%PDF", _build_reason("a PDF document", "dogfen PDF")),
    (b"{\\rtf", _build_reason("a rich text document (RTF)", "dogfen testun cyfoethog (RTF)")),
    (b"%!PS", _build_reason("a PostScript document", "dogfen PostScript")),
    *((sign, PICTURE) for sign in (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")),
    *(
        (sign, OTHER_ARCHIVE)
        for sign in (b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!\x1a", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")
    ),
    *((sign, DATABASE) for sign in (b"SQLite format 3\0", b"\0\1\0\0Standard ", b"PAR1")),
    *((sign, PROGRAM) for sign in (b"\x7fELF", b"MZ\x90\0")),
)
"""By the bytes that a file begins with."""

REASONS_BY_STREAM: tuple[tuple[str, Reason], ...] = (
    ("WordDocument", WORD),
    ("PowerPoint Document", PRESENTATION),
    ("__properties_version1.0", MAIL),
)
"""By a stream in a compound file."""

REASONS_BY_PART: tuple[tuple[str, Reason], ...] = (
    ("word/document.xml", WORD),
    ("ppt/presentation.xml", PRESENTATION),
    ("Index/Document.iwa", IWORK),
    ("Index.zip", IWORK),
)
"""By a part of an archive."""

REASONS_BY_OPEN_DOCUMENT: tuple[tuple[bytes, Reason], ...] = (
    (b"text", DOCUMENT),
    (b"presentation", PRESENTATION),
    (b"graphics", PICTURE),
)
"""By what an OpenDocument file says it is."""
