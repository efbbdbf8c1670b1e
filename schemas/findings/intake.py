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

FORMAT_DIFFERS = Rule(
    "format-differs", "1", "notice", "provider", "published",
    "A file under another kind's name", "Ffeil dan enw math arall",
    "{file} is named like a file of another kind; by its content it is {format}, and is read as such.",
    "Mae {file} wedi'i henwi fel math arall o ffeil; yn ôl ei chynnwys {format} ydyw, ac fe'i darllenir felly.",
    "Nothing. Saving it anew as .xlsx, .ods or .csv would spare the next reader a warning.",
    "Dim. Byddai ei chadw o'r newydd fel .xlsx, .ods neu .csv yn arbed rhybudd i'r darllenydd nesaf.",
)  # fmt: skip
ARCHIVE_OPENED = Rule(
    "archive-opened", "1", "notice", "provider", "published",
    "A file inside an archive", "Ffeil y tu mewn i archif",
    "{file} is an archive; '{entry}' inside it is read.", "Archif yw {file}; darllenir '{entry}' y tu mewn iddi.",
    "Nothing. The file can be sent without the archive.", "Dim. Gellir anfon y ffeil heb yr archif.",
)  # fmt: skip
MACROS_IGNORED = Rule(
    "macros-ignored", "1", "notice", "provider", "published",
    "A workbook with macros", "Llyfr gwaith â macros",
    "{file} holds macros; they are never run, and only its saved values are read.",
    "Mae {file} yn dal macros; ni chânt eu rhedeg byth, a dim ond ei werthoedd cadw a ddarllenir.",
    "Nothing. A workbook without macros (.xlsx) is enough.", "Dim. Mae llyfr gwaith heb facros (.xlsx) yn ddigon.",
)  # fmt: skip
ENCODING_READ = Rule(
    "encoding-read", "1", "notice", "provider", "published",
    "The file's letters", "Llythrennau'r ffeil",
    "The file is not in UTF-8; its letters are read as {encoding}, for instance '{sample}'.",
    "Nid yw'r ffeil mewn UTF-8; darllenir ei llythrennau fel {encoding}, er enghraifft '{sample}'.",
    "Nothing, if the example is right. Saved as 'CSV UTF-8' nothing needs to be worked out.",
    "Dim, os yw'r enghraifft yn gywir. O'i chadw fel 'CSV UTF-8' nid oes angen dyfalu dim.",
)  # fmt: skip
ENCODING_DOUBTFUL = Rule(
    "encoding-doubtful", "1", "warning", "provider", "published",
    "Letters that cannot be told for sure", "Llythrennau na ellir bod yn sicr ohonynt",
    "It cannot be told how the file's letters are written; {encoding} is the likeliest, and gives for instance '{sample}'.",
    "Ni ellir dweud sut mae llythrennau'r ffeil wedi'u hysgrifennu; {encoding} yw'r tebycaf, ac mae'n rhoi er enghraifft '{sample}'.",
    "Save the file as 'CSV UTF-8' and send it again, or look whether the example is right.",
    "Cadwch y ffeil fel 'CSV UTF-8' a'i hanfon eto, neu edrychwch a yw'r enghraifft yn gywir.",
)  # fmt: skip
SEPARATOR_READ = Rule(
    "separator-read", "1", "notice", "provider", "published",
    "What parts the columns", "Yr hyn sy'n gwahanu'r colofnau",
    "The columns are taken to be parted by {separator_en}.", "Cymerir bod y colofnau wedi'u gwahanu gan {separator_cy}.",
    "Nothing, if that is right.", "Dim, os yw hynny'n gywir.",
)  # fmt: skip
QUOTES_MENDED = Rule(
    "quotes-mended", "1", "warning", "provider", "published",
    "Quotation marks out of place", "Dyfynodau allan o'u lle",
    "A quotation mark stands inside a cell without being doubled; the cell is read as '{value}'.",
    "Mae dyfynnod y tu mewn i gell heb ei ddyblu; darllenir y gell fel '{value}'.",
    "Write quotation marks inside a quoted cell twice, as spreadsheet programs do.",
    "Ysgrifennwch ddyfynodau y tu mewn i gell mewn dyfynodau ddwywaith, fel y gwna rhaglenni taenlen.",
)  # fmt: skip
PAGE_OF_SEVERAL = Rule(
    "page-of-several", "1", "warning", "provider", "published",
    "One page of several", "Un dudalen o sawl un",
    "The file says that more records follow on another page ({next}); they are not in it.",
    "Mae'r ffeil yn dweud bod rhagor o gofnodion yn dilyn ar dudalen arall ({next}); nid ydynt ynddi.",
    "Send all the pages, or one file that holds them all.", "Anfonwch yr holl dudalennau, neu un ffeil sy'n eu dal i gyd.",
)  # fmt: skip
LAYOUT_FOUND = Rule(
    "layout-found", "1", "notice", "publisher", "published",
    "Where the table was found", "Lle cafwyd hyd i'r tabl",
    "No one said where the table lies; its headers are taken to be in {place} ({confidence}).",
    "Ni ddywedodd neb ble mae'r tabl; cymerir bod ei benawdau yn {place} ({confidence}).",
    "Nothing, if that is right. Otherwise say it in the source file: header_rows or orientation.",
    "Dim, os yw hynny'n gywir. Fel arall, dywedwch hynny yn y ffeil ffynhonnell: header_rows neu orientation.",
)  # fmt: skip
COLUMN_GUESSED = Rule(
    "column-guessed", "1", "notice", "publisher", "published",
    "A header that was recognised", "Pennawd a adnabuwyd",
    "'{header}' is taken to be the column {ours} ({confidence}); no source file says so.",
    "Cymerir mai'r golofn {ours} yw '{header}' ({confidence}); nid oes ffeil ffynhonnell yn dweud hynny.",
    "Nothing, if that is right. Draft a source file with 'shared-services source new' to settle it.",
    "Dim, os yw hynny'n gywir. Drafftiwch ffeil ffynhonnell â 'shared-services source new' i'w bennu.",
)  # fmt: skip
HEADER_REPEATED = Rule(
    "header-repeated", "1", "warning", "provider", "published",
    "Two columns with one name", "Dwy golofn ag un enw",
    "The header '{header}' stands more than once ({places}); the column {taken} is read.",
    "Mae'r pennawd '{header}' yno fwy nag unwaith ({places}); darllenir y golofn {taken}.",
    "Give each column a name of its own.", "Rhowch ei enw ei hun i bob colofn.",
)  # fmt: skip
CELL_MERGED = Rule(
    "cell-merged", "1", "notice", "provider", "published-tidied",
    "A cell merged over several rows", "Cell wedi'i chyfuno dros sawl rhes",
    "'{value}' is merged over {cells}; it is read for each of these rows.",
    "Mae '{value}' wedi'i gyfuno dros {cells}; fe'i darllenir ar gyfer pob un o'r rhesi hyn.",
    "Nothing, if that is right. Else unmerge the cells.", "Dim, os yw hynny'n gywir. Fel arall, dadgyfunwch y celloedd.",
)  # fmt: skip
CELL_OUTSIDE = Rule(
    "cell-outside", "1", "warning", "provider", "published",
    "A text outside the table", "Testun y tu allan i'r tabl",
    "'{value}' stands beside the table, under no header; it is not read.",
    "Mae '{value}' wrth ochr y tabl, heb bennawd uwch ei ben; ni chaiff ei ddarllen.",
    "Put it into a column with a header, or delete it.", "Rhowch ef mewn colofn â phennawd, neu dilëwch ef.",
)  # fmt: skip
TABLE_UNREAD = Rule(
    "table-unread", "1", "warning", "publisher", "published",
    "A table that is not read", "Tabl nas darllenir",
    "Another table seems to stand in {place}, with headers that the source file does not name ('{header}'); it is not read.",
    "Mae'n ymddangos bod tabl arall yn {place}, â phenawdau nad yw'r ffeil ffynhonnell yn eu henwi ('{header}'); ni chaiff ei ddarllen.",
    "Name the table in the provider's source file, or leave it: nothing of it is lost from the other.",
    "Enwch y tabl yn ffeil ffynhonnell y darparwr, neu gadewch ef: ni chollir dim o'r llall o'i herwydd.",
)  # fmt: skip
ROW_SHIFTED = Rule(
    "row-shifted", "1", "error", "provider", "row-held",
    "A row that has slipped sideways", "Rhes sydd wedi llithro i'r ochr",
    "The cells of this row seem to stand {by} to the right of where they belong; '{value}' is under '{header}'.",
    "Mae celloedd y rhes hon i'w gweld {by} i'r dde o'u lle; mae '{value}' o dan '{header}'.",
    "Move the row's cells back under their headers.", "Symudwch gelloedd y rhes yn ôl o dan eu penawdau.",
)  # fmt: skip
ROW_HIDDEN = Rule(
    "row-hidden", "1", "error", "provider", "row-held",
    "A hidden row", "Rhes gudd",
    "Row {line} is hidden. It is held, as nobody who opens the sheet sees what it says.",
    "Mae rhes {line} yn gudd. Fe'i cedwir yn ôl, gan nad yw neb sy'n agor y daflen yn gweld yr hyn a ddywed.",
    "Unhide the row if it is to be published, or delete it.", "Datguddiwch y rhes os yw i'w chyhoeddi, neu dilëwch hi.",
)  # fmt: skip
COLUMN_HIDDEN = Rule(
    "column-hidden", "1", "warning", "provider", "published",
    "A hidden column", "Colofn gudd",
    "Column {letters} ('{header}') is hidden; its cells are not read.", "Mae colofn {letters} ('{header}') yn gudd; ni ddarllenir ei chelloedd.",
    "Unhide the column if it is to be read, or delete it.", "Datguddiwch y golofn os yw i'w darllen, neu dilëwch hi.",
)  # fmt: skip
ROWS_FILTERED = Rule(
    "rows-filtered", "1", "notice", "provider", "published",
    "Rows that a filter hides", "Rhesi y mae hidlydd yn eu cuddio",
    "A filter hides rows of this sheet: {rows}. They are read like the others.",
    "Mae hidlydd yn cuddio rhesi ar y daflen hon: {rows}. Fe'u darllenir fel y lleill.",
    "Nothing, if they are to be published. Otherwise delete them.", "Dim, os ydynt i'w cyhoeddi. Fel arall, dilëwch hwy.",
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
    FORMAT_DIFFERS,
    ARCHIVE_OPENED,
    MACROS_IGNORED,
    ENCODING_READ,
    ENCODING_DOUBTFUL,
    SEPARATOR_READ,
    QUOTES_MENDED,
    PAGE_OF_SEVERAL,
    LAYOUT_FOUND,
    COLUMN_GUESSED,
    HEADER_REPEATED,
    CELL_MERGED,
    CELL_OUTSIDE,
    TABLE_UNREAD,
    ROW_SHIFTED,
    ROW_HIDDEN,
    COLUMN_HIDDEN,
    ROWS_FILTERED,
)


def refuses(rule: str) -> bool:
    """Whether a finding of this rule refuses its whole file."""
    return any(known.id == rule and known.effect == "file-refused" for known in RULES)
