"""Why files are refused: the reasons that several formats share, and how kinds of file that are not read are recognised."""

Reason = tuple[str, str]
"""In English and in Welsh."""


def describe_kind(en: str, cy: str) -> Reason:
    """Says that a file is of another kind than a spreadsheet."""
    return f"it is {en}, not a spreadsheet", f"{cy} ydyw, nid taenlen"


def describe_size_limit(max_bytes: int) -> Reason:
    """Says that a file is larger than this."""
    megabytes = max_bytes // 2**20
    return f"it is larger than {megabytes} MB", f"mae'n fwy na {megabytes} MB"


EMPTY = ("it is empty", "mae'n wag")
DAMAGED = ("it is damaged or cut short", "mae wedi'i difrodi neu ei thorri'n fyr")
PROTECTED = ("it is protected by a password", "mae wedi'i diogelu gan gyfrinair")
TAKES_TOO_LONG = ("reading it takes too long", "mae ei darllen yn cymryd gormod o amser")
TAKES_TOO_MUCH_MEMORY = ("reading it takes too much memory", "mae ei darllen yn cymryd gormod o gof")

PICTURE = describe_kind("a picture", "llun")
DOCUMENT = describe_kind("a text document", "dogfen destun")
WORD = describe_kind("a Word document", "dogfen Word")
PRESENTATION = describe_kind("a presentation", "cyflwyniad")
MAIL = describe_kind("an e-mail message", "neges e-bost")
DATABASE = describe_kind("a database", "cronfa ddata")
PROGRAM = describe_kind("a program", "rhaglen")
WEB_ARCHIVE = describe_kind("a web archive (MHTML)", "archif we (MHTML)")
IWORK = (
    "it is a document of Apple's iWork; export it as .xlsx",
    "dogfen iWork gan Apple ydyw; allforiwch hi fel .xlsx",
)
OTHER_ARCHIVE = ("it is an archive of a kind that is not opened", "archif o fath nas agorir ydyw")
OTHER_XML = ("it is an XML document with no sheet", "dogfen XML heb daflen ydyw")
NOT_A_TABLE = ("it is not a spreadsheet or a text table", "nid taenlen na thabl testun ydyw")

REASONS_BY_SIGNATURE: tuple[tuple[bytes, Reason], ...] = (
    (b"%PDF", describe_kind("a PDF document", "dogfen PDF")),
    (b"{\\rtf", describe_kind("a rich text document (RTF)", "dogfen testun cyfoethog (RTF)")),
    (b"%!PS", describe_kind("a PostScript document", "dogfen PostScript")),
    *((signature, PICTURE) for signature in (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")),
    *(
        (signature, OTHER_ARCHIVE)
        for signature in (b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!\x1a", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")
    ),
    *((signature, DATABASE) for signature in (b"SQLite format 3\0", b"\0\1\0\0Standard ", b"PAR1")),
    *((signature, PROGRAM) for signature in (b"\x7fELF", b"MZ\x90\0")),
)
"""By the first bytes of a file."""

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
"""By a part of a zip archive."""

REASONS_BY_OPEN_DOCUMENT: tuple[tuple[bytes, Reason], ...] = (
    (b"text", DOCUMENT),
    (b"presentation", PRESENTATION),
    (b"graphics", PICTURE),
)
"""By the rest of an OpenDocument file's media type."""
