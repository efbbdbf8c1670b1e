"""Rules about files, sheets, headers and rows: what stage gather finds before any value is read."""

from schemas.findings.rule import Rule

FILE_UNREADABLE = Rule(
    "file-unreadable", "1", "error", "provider", "file-refused",
    "The file cannot be read", "Ni ellir darllen y ffeil",
    "{file} cannot be read: {reason_en}.", "Ni ellir darllen {file}: {reason_cy}.",
    "Open the file in the program that made it, save it as .xlsx, .ods or .csv, and send it again.",
    "Agorwch y ffeil yn y rhaglen a'i gwnaeth, cadwch hi fel .xlsx, .ods neu .csv, ac anfonwch hi eto.",
)  # fmt: skip
FILE_UNEXPECTED = Rule(
    "file-unexpected", "1", "warning", "publisher", "published",
    "A file that no source expects", "Ffeil nad oes ffynhonnell yn ei disgwyl",
    "{file} fits none of the names that this provider's source file expects; it is not read.",
    "Nid yw {file} yn cyfateb i'r un o'r enwau y mae ffeil ffynhonnell y darparwr hwn yn eu disgwyl; ni chaiff ei darllen.",
    "Rename the file, or add it to the provider's source file.", "Ailenwch y ffeil, neu ychwanegwch hi at ffeil ffynhonnell y darparwr.",
)  # fmt: skip
FILE_REPEATED = Rule(
    "file-repeated", "1", "warning", "provider", "published",
    "The same file twice", "Yr un ffeil ddwywaith",
    "{file} is the same, byte for byte, as {other}; it is read once.", "Mae {file} yr un fath, beit am feit, â {other}; fe'i darllenir unwaith.",
    "Send each file once.", "Anfonwch bob ffeil unwaith.",
)  # fmt: skip
SHEET_MISSING = Rule(
    "sheet-missing", "1", "error", "provider", "file-refused",
    "An expected sheet is missing", "Mae taflen ddisgwyliedig ar goll",
    "{file} has no sheet named '{expected}'; it has: {present}.", "Nid oes taflen o'r enw '{expected}' yn {file}; mae ganddi: {present}.",
    "Put the sheet back under its usual name, or tell the register's team its new name.",
    "Rhowch y daflen yn ôl dan ei henw arferol, neu rhowch wybod i dîm y gofrestr am ei henw newydd.",
)  # fmt: skip
TABLE_MISSING = Rule(
    "table-missing", "1", "error", "provider", "file-refused",
    "The table is not where it was", "Nid yw'r tabl lle'r oedd",
    "None of the expected headers stand in {place} of {file}.", "Nid oes yr un o'r penawdau disgwyliedig yn {place} yn {file}.",
    "Check that this is the right file, with its header row where the last one had it.",
    "Gwiriwch mai dyma'r ffeil gywir, â'i rhes bennawd lle'r oedd yn yr un ddiwethaf.",
)  # fmt: skip
TOO_FEW_RECORDS = Rule(
    "too-few-records", "1", "error", "provider", "file-refused",
    "Fewer records than there should be", "Llai o gofnodion nag y dylai fod",
    "{file} gives {found} records for {table}, fewer than {expected}.", "Mae {file} yn rhoi {found} cofnod ar gyfer {table}, llai na {expected}.",
    "Check that the file is whole. If services have ended, list them with an end date rather than leaving them out.",
    "Gwiriwch fod y ffeil yn gyfan. Os yw gwasanaethau wedi dod i ben, rhestrwch hwy â dyddiad gorffen yn hytrach na'u gadael allan.",
)  # fmt: skip
MANY_RECORDS = Rule(
    "many-records", "1", "warning", "provider", "published",
    "More records than expected", "Mwy o gofnodion na'r disgwyl",
    "{file} gives {found} records for {table}, more than {expected}.", "Mae {file} yn rhoi {found} cofnod ar gyfer {table}, mwy na {expected}.",
    "Check that no rows are repeated.", "Gwiriwch nad oes rhesi wedi'u hailadrodd.",
)  # fmt: skip
COLUMN_MISSING = Rule(
    "column-missing", "1", "warning", "provider", "published",
    "An expected column is missing", "Mae colofn ddisgwyliedig ar goll",
    "The column '{header}' is not in {place}; what it would say is published as not known.",
    "Nid yw'r golofn '{header}' yn {place}; cyhoeddir yr hyn y byddai'n ei ddweud fel anhysbys.",
    "Put the column back, or tell the register's team its new name.", "Rhowch y golofn yn ôl, neu rhowch wybod i dîm y gofrestr am ei henw newydd.",
)  # fmt: skip
COLUMN_UNMAPPED = Rule(
    "column-unmapped", "1", "warning", "publisher", "published",
    "A column that the register does not know", "Colofn nad yw'r gofrestr yn ei hadnabod",
    "The column '{header}' is not in the source file of this provider; its cells are not read.",
    "Nid yw'r golofn '{header}' yn ffeil ffynhonnell y darparwr hwn; ni ddarllenir ei chelloedd.",
    "Map the column in the provider's source file, or name it there under 'ignore'.",
    "Mapiwch y golofn yn ffeil ffynhonnell y darparwr, neu enwch hi yno o dan 'ignore'.",
)  # fmt: skip
SHEET_SKIPPED = Rule(
    "sheet-skipped", "1", "notice", "publisher", "published",
    "A sheet that is not read", "Taflen nas darllenir",
    "The sheet '{skipped}' is not read: {reason_en}.", "Ni ddarllenir y daflen '{skipped}': {reason_cy}.",
    "Nothing, if it holds no records. Otherwise tell the register's team.", "Dim, os nad yw'n dal cofnodion. Fel arall, rhowch wybod i dîm y gofrestr.",
)  # fmt: skip
NOT_A_RECORD = Rule(
    "not-a-record", "1", "notice", "provider", "published",
    "A row that is not a record", "Rhes nad yw'n gofnod",
    "This row is taken to be {kind_en}, not a record: '{value}'.", "Cymerir mai {kind_cy} yw'r rhes hon, nid cofnod: '{value}'.",
    "Nothing, if that is right. If it is a record, fill its other columns.", "Dim, os yw hynny'n gywir. Os yw'n gofnod, llenwch ei cholofnau eraill.",
)  # fmt: skip
RETURN_MISSING = Rule(
    "return-missing", "1", "warning", "provider", "published",
    "A return that has not come", "Ffurflen nad yw wedi dod",
    "No file named like '{expected}' has come; it is due every {every}.", "Nid oes ffeil ag enw tebyg i '{expected}' wedi dod; mae'n ddyledus bob {every}.",
    "Send the return. Until then the last good records stand, marked stale.", "Anfonwch y ffurflen. Tan hynny mae'r cofnodion da diwethaf yn sefyll, wedi'u nodi fel rhai sydd wedi dyddio.",
)  # fmt: skip

RULES = (
    FILE_UNREADABLE,
    FILE_UNEXPECTED,
    FILE_REPEATED,
    SHEET_MISSING,
    TABLE_MISSING,
    TOO_FEW_RECORDS,
    MANY_RECORDS,
    COLUMN_MISSING,
    COLUMN_UNMAPPED,
    SHEET_SKIPPED,
    NOT_A_RECORD,
    RETURN_MISSING,
)


def refuses(rule: str) -> bool:
    """Whether a finding of this rule refuses its whole file."""
    return any(known.id == rule and known.effect == "file-refused" for known in RULES)
