"""Rules about single values:

what stage check finds while it reads a cell's text as a date, an amount, a code and so on.
"""

from schemas.findings.rule import Rule

TEXT_TIDIED = Rule(
    "text-tidied", "1", "notice", "provider", "published-tidied",
    "Invisible or damaged characters", "Nodau anweledig neu ddifrodedig",
    "The text held characters that cannot be seen or were damaged; it is published as '{after}'.",
    "Roedd y testun yn cynnwys nodau na ellir eu gweld neu a ddifrodwyd; fe'i cyhoeddir fel '{after}'.",
    "Type the text again in the cell.", "Teipiwch y testun eto yn y gell.",
)  # fmt: skip
IDENTIFIER_READ = Rule(
    "identifier-read", "1", "notice", "provider", "published-tidied",
    "An identifier written otherwise", "Dynodydd wedi'i ysgrifennu fel arall",
    "'{value}' is published as '{after}': identifiers have small letters, figures and hyphens.",
    "Cyhoeddir '{value}' fel '{after}': llythrennau bach, ffigurau a chysylltnodau sydd mewn dynodyddion.",
    "Nothing. Figures for it are found under either.", "Dim. Ceir ei ffigurau o dan y naill neu'r llall.",
)  # fmt: skip
FORMULA_TEXT = Rule(
    "formula-text", "1", "error", "provider", "field-held",
    "Text that a spreadsheet would run", "Testun y byddai taenlen yn ei redeg",
    "The text begins with '{sign}', so a spreadsheet would run it as a formula. It is held.",
    "Mae'r testun yn dechrau â '{sign}', felly byddai taenlen yn ei redeg fel fformiwla. Fe'i cedwir yn ôl.",
    "Begin the text with a letter or a figure.", "Dechreuwch y testun â llythyren neu ffigur.",
)  # fmt: skip
PERSONAL_DATA = Rule(
    "personal-data", "1", "error", "provider", "field-held",
    "Personal data", "Data personol",
    "The text seems to hold {kind_en}. It is held and masked.", "Mae'n ymddangos bod y testun yn cynnwys {kind_cy}. Fe'i cedwir yn ôl a'i fasgio.",
    "Give the post and a team's address instead of a person's.", "Rhowch y swydd a chyfeiriad tîm yn lle rhai person.",
)  # fmt: skip
DATE_UNREADABLE = Rule(
    "date-unreadable", "1", "error", "provider", "field-held",
    "Not a date", "Nid yw'n ddyddiad",
    "'{value}' cannot be read as a date.", "Ni ellir darllen '{value}' fel dyddiad.",
    "Write the date as 2025-04-01, or as much as is known: 2025-04, 2025.", "Ysgrifennwch y dyddiad fel 2025-04-01, neu gymaint ag sy'n hysbys: 2025-04, 2025.",
)  # fmt: skip
DATE_READ = Rule(
    "date-read", "1", "notice", "provider", "published-tidied",
    "A date in words", "Dyddiad mewn geiriau",
    "'{value}' is read as {after}.", "Darllenir '{value}' fel {after}.",
    "Nothing, if that is right. Dates written 2025-04-01 need no reading.", "Dim, os yw hynny'n gywir. Nid oes angen dehongli dyddiadau a ysgrifennir 2025-04-01.",
)  # fmt: skip
PERIOD_UNREADABLE = Rule(
    "period-unreadable", "1", "error", "provider", "row-held",
    "Not a period", "Nid yw'n gyfnod",
    "'{value}' does not say which period the value is for.", "Nid yw '{value}' yn dweud ar gyfer pa gyfnod y mae'r gwerth.",
    "Give a financial year (2025-26), its quarter (2025-26 Q1), a month, a calendar year or a day.",
    "Rhowch flwyddyn ariannol (2025-26), ei chwarter (2025-26 Q1), mis, blwyddyn galendr neu ddiwrnod.",
)  # fmt: skip
PERIOD_READ = Rule(
    "period-read", "1", "notice", "provider", "published-tidied",
    "A period written another way", "Cyfnod wedi'i ysgrifennu mewn ffordd arall",
    "'{value}' is read as {after}.", "Darllenir '{value}' fel {after}.",
    "Nothing, if that is right.", "Dim, os yw hynny'n gywir.",
)  # fmt: skip
AMOUNT_IN_WORDS = Rule(
    "amount-in-words", "1", "warning", "provider", "published",
    "No single amount", "Dim un swm",
    "'{value}' does not state one amount; the words are published, the amount is left blank.",
    "Nid yw '{value}' yn nodi un swm; cyhoeddir y geiriau, a gadewir y swm yn wag.",
    "Give one amount in pounds in its own cell, for instance 2000000, and keep the words in another column.",
    "Rhowch un swm mewn punnoedd yn ei gell ei hun, er enghraifft 2000000, a chadwch y geiriau mewn colofn arall.",
)  # fmt: skip
AMOUNT_READ = Rule(
    "amount-read", "1", "notice", "provider", "published-tidied",
    "An amount written short", "Swm wedi'i dalfyrru",
    "'{value}' is read as {after}.", "Darllenir '{value}' fel {after}.",
    "Nothing, if that is right.", "Dim, os yw hynny'n gywir.",
)  # fmt: skip
MONEY_ROUNDED = Rule(
    "money-rounded", "1", "notice", "provider", "published-tidied",
    "Pence rounded", "Ceiniogau wedi'u talgrynnu",
    "'{value}' is published in whole pounds as {after}.", "Cyhoeddir '{value}' mewn punnoedd cyfan fel {after}.",
    "Nothing.", "Dim.",
)  # fmt: skip
NUMBER_UNREADABLE = Rule(
    "number-unreadable", "1", "error", "provider", "field-held",
    "Not a number", "Nid yw'n rhif",
    "'{value}' cannot be read as a number.", "Ni ellir darllen '{value}' fel rhif.",
    "Write the number alone in its cell, with no words.", "Ysgrifennwch y rhif ar ei ben ei hun yn ei gell, heb eiriau.",
)  # fmt: skip
FLAG_IN_VALUE = Rule(
    "flag-in-value", "1", "notice", "provider", "published-tidied",
    "A remark beside a number", "Sylw wrth ochr rhif",
    "'{value}' is read as {after}, marked as: {flag}.", "Darllenir '{value}' fel {after}, wedi'i nodi fel: {flag}.",
    "Nothing, if that is right. A column for the remark is clearer.", "Dim, os yw hynny'n gywir. Mae colofn ar gyfer y sylw yn gliriach.",
)  # fmt: skip
CODE_UNKNOWN = Rule(
    "code-unknown", "1", "error", "provider", "field-held",
    "Not in the list", "Nid yw yn y rhestr",
    "'{value}' is not one of the answers for this column: {choices_en}.", "Nid yw '{value}' yn un o'r atebion ar gyfer y golofn hon: {choices_cy}.",
    "Use one of them, or ask the register's team to add what you mean.", "Defnyddiwch un ohonynt, neu gofynnwch i dîm y gofrestr ychwanegu'r hyn a olygwch.",
)  # fmt: skip
CODE_READ = Rule(
    "code-read", "1", "notice", "provider", "published-tidied",
    "Words read as a code", "Geiriau a ddarllenir fel cod",
    "'{value}' is read as: {after}. The register's team decided that for this provider.",
    "Darllenir '{value}' fel: {after}. Tîm y gofrestr a benderfynodd hynny ar gyfer y darparwr hwn.",
    "Tell the register's team if you mean something else.", "Rhowch wybod i dîm y gofrestr os ydych yn golygu rhywbeth arall.",
)  # fmt: skip
TEXT_REPAIRED = Rule(
    "text-repaired", "1", "notice", "provider", "published-tidied",
    "Letters in the wrong encoding", "Llythrennau yn yr amgodiad anghywir",
    "The text was saved in one encoding and read in another; it is repaired and published as '{after}'.",
    "Cadwyd y testun mewn un amgodiad a'i ddarllen mewn un arall; fe'i trwsir a'i gyhoeddi fel '{after}'.",
    "Save text files as UTF-8, and type the text again where it came in damaged.",
    "Cadwch ffeiliau testun fel UTF-8, a theipiwch y testun eto lle daeth i mewn wedi'i ddifrodi.",
)  # fmt: skip
TEXT_DAMAGED = Rule(
    "text-damaged", "1", "warning", "provider", "published",
    "Letters that are lost", "Llythrennau a gollwyd",
    "Some letters of '{value}' were lost before it was sent, and cannot be told from what is left. It is published as sent.",
    "Collwyd rhai o lythrennau '{value}' cyn ei anfon, ac ni ellir eu gwybod o'r hyn sydd ar ôl. Fe'i cyhoeddir fel yr anfonwyd.",
    "Type the text again in the cell.", "Teipiwch y testun eto yn y gell.",
)  # fmt: skip
DASH_TIDIED = Rule(
    "dash-tidied", "1", "notice", "provider", "published-tidied",
    "A hyphen before a word", "Cysylltnod o flaen gair",
    "The text begins with a hyphen, which a spreadsheet takes for a minus; it is published with a dash: '{after}'.",
    "Mae'r testun yn dechrau â chysylltnod, y mae taenlen yn ei gymryd fel minws; fe'i cyhoeddir gyda llinell doriad: '{after}'.",
    "Nothing, if that is right.", "Dim, os yw hynny'n gywir.",
)  # fmt: skip
FORMULA_UNSAVED = Rule(
    "formula-unsaved", "1", "error", "provider", "field-held",
    "A formula without its result", "Fformiwla heb ei chanlyniad",
    "The cell holds the formula '{value}' and no saved result. Formulas are never computed here.",
    "Mae'r gell yn cynnwys y fformiwla '{value}' heb ganlyniad wedi'i gadw. Ni chyfrifir fformiwlâu yma byth.",
    "Open the file in a spreadsheet program, replace the formula with its value, and save it.",
    "Agorwch y ffeil mewn rhaglen daenlen, rhowch y gwerth yn lle'r fformiwla, a'i chadw.",
)  # fmt: skip
ERROR_CELL = Rule(
    "error-cell", "1", "error", "provider", "field-held",
    "A cell that shows an error", "Cell sy'n dangos gwall",
    "The cell shows '{value}': its formula failed, or its column was too narrow when it was saved. There is no value.",
    "Mae'r gell yn dangos '{value}': methodd ei fformiwla, neu roedd ei cholofn yn rhy gul pan gadwyd hi. Nid oes gwerth.",
    "Correct the formula or widen the column, and send the file again.",
    "Cywirwch y fformiwla neu lledwch y golofn, ac anfonwch y ffeil eto.",
)  # fmt: skip
VALUE_WITHHELD = Rule(
    "value-withheld", "1", "notice", "provider", "published",
    "A value that is not published", "Gwerth nas cyhoeddir",
    "There is a value, and '{value}' says that it is not given. It is kept as: {note}. That is neither missing nor nought.",
    "Mae gwerth ar gael, ac mae '{value}' yn dweud nas rhoddir. Fe'i cedwir fel: {note}. Nid yw hynny ar goll nac yn ddim.",
    "Nothing, if that is right.", "Dim, os yw hynny'n gywir.",
)  # fmt: skip
VALUE_NOT_GIVEN = Rule(
    "value-not-given", "1", "notice", "provider", "published",
    "No value, and why", "Dim gwerth, a pham",
    "'{value}' gives no value. It is kept as: {note}.", "Nid yw '{value}' yn rhoi gwerth. Fe'i cedwir fel: {note}.",
    "Nothing, if that is right.", "Dim, os yw hynny'n gywir.",
)  # fmt: skip
VALUE_IN_RANGE = Rule(
    "value-in-range", "1", "notice", "provider", "published",
    "A range", "Ystod",
    "'{value}' gives a range: {low} to {high}. Both ends are kept; the value itself: {after_en}.",
    "Mae '{value}' yn rhoi ystod: {low} i {high}. Cedwir y ddau ben; y gwerth ei hun: {after_cy}.",
    "Give one value in this column, if there is one.", "Rhowch un gwerth yn y golofn hon, os oes un.",
)  # fmt: skip
VALUE_QUALIFIED = Rule(
    "value-qualified", "1", "notice", "provider", "published-tidied",
    "A value with words around it", "Gwerth â geiriau o'i gwmpas",
    "'{value}' is read as {after}; beside it is kept: {note}.", "Darllenir '{value}' fel {after}; wrth ei ochr cedwir: {note}.",
    "Nothing, if that is right.", "Dim, os yw hynny'n gywir.",
)  # fmt: skip
DATE_IMPOSSIBLE = Rule(
    "date-impossible", "1", "error", "provider", "field-held",
    "A date that does not exist", "Dyddiad nad yw'n bodoli",
    "'{value}' is written as a date, but there is no such day.", "Ysgrifennir '{value}' fel dyddiad, ond nid oes y fath ddiwrnod.",
    "Correct the day or the month.", "Cywirwch y diwrnod neu'r mis.",
)  # fmt: skip
DATE_AMBIGUOUS = Rule(
    "date-ambiguous", "1", "error", "provider", "field-held",
    "A date that may be two", "Dyddiad a all fod yn ddau",
    "'{value}' may be two dates: this column writes some dates in one order and some in another.",
    "Gall '{value}' fod yn ddau ddyddiad: mae'r golofn hon yn ysgrifennu rhai dyddiadau mewn un drefn a rhai mewn trefn arall.",
    "Write the dates of the column in one way, best as 2025-04-01.", "Ysgrifennwch ddyddiadau'r golofn mewn un ffordd, orau oll fel 2025-04-01.",
)  # fmt: skip
NOT_POUNDS = Rule(
    "not-pounds", "1", "warning", "provider", "published",
    "Not an amount in pounds", "Nid swm mewn punnoedd",
    "'{value}' is not in pounds; the words are published, the amount is left blank.",
    "Nid yw '{value}' mewn punnoedd; cyhoeddir y geiriau, a gadewir y swm yn wag.",
    "Give the amount in pounds, and say in another column at which rate.", "Rhowch y swm mewn punnoedd, a dywedwch mewn colofn arall yn ôl pa gyfradd.",
)  # fmt: skip
SCALE_DOUBTFUL = Rule(
    "scale-doubtful", "1", "error", "provider", "field-held",
    "An amount too large for its header", "Swm rhy fawr i'w bennawd",
    "In the scale that the header names, '{value}' is {after}. It is held.",
    "Yn y raddfa y mae'r pennawd yn ei henwi, mae '{value}' yn {after}. Fe'i cedwir yn ôl.",
    "Write every amount of the column in the scale of its header.", "Ysgrifennwch bob swm yn y golofn yn y raddfa y mae ei phennawd yn ei henwi.",
)  # fmt: skip
STOPS_DOUBTFUL = Rule(
    "stops-doubtful", "1", "error", "provider", "field-held",
    "A full stop that may part thousands", "Atalnod llawn a all rannu miloedd",
    "'{value}' may be {after} or, if its full stop parts thousands, a thousand times as much.",
    "Gall '{value}' fod yn {after} neu, os yw ei atalnod llawn yn rhannu miloedd, yn fil gwaith cymaint.",
    "Write thousands with a comma or with nothing: 950,000 or 950000.", "Ysgrifennwch filoedd â choma neu heb ddim: 950,000 neu 950000.",
)  # fmt: skip
PERCENT_READ = Rule(
    "percent-read", "1", "notice", "provider", "published-tidied",
    "A share read as a percentage", "Cyfran a ddarllenir fel canran",
    "'{value}' is read as {after} per cent, as every figure of this column lies between 0 and 1.",
    "Darllenir '{value}' fel {after} y cant, gan fod pob ffigur yn y golofn hon rhwng 0 ac 1.",
    "Nothing, if that is right.", "Dim, os yw hynny'n gywir.",
)  # fmt: skip
PERCENT_DOUBTFUL = Rule(
    "percent-doubtful", "1", "warning", "provider", "published",
    "A percentage or a share of one", "Canran neu gyfran o un",
    "'{value}' is published as {after} per cent, though other figures of this column seem to be written in another way.",
    "Cyhoeddir '{value}' fel {after} y cant, er bod ffigurau eraill y golofn hon i'w gweld wedi'u hysgrifennu mewn ffordd arall.",
    "Write all of the column as percentages: 52, not 0.52.", "Ysgrifennwch y golofn gyfan fel canrannau: 52, nid 0.52.",
)  # fmt: skip
CODE_TAKEN = Rule(
    "code-taken", "1", "notice", "provider", "published-tidied",
    "A mark or word taken for a code", "Nod neu air a gymerir fel cod",
    "'{value}' is read as: {after} ({reason_en}).", "Darllenir '{value}' fel: {after} ({reason_cy}).",
    "Nothing, if that is right.", "Dim, os yw hynny'n gywir.",
)  # fmt: skip
OTHER_LANGUAGE = Rule(
    "other-language", "1", "notice", "provider", "published-tidied",
    "A text in the other language", "Testun yn yr iaith arall",
    "'{value}' stands under '{header}' but is in the other language; it is published as such.",
    "Mae '{value}' o dan '{header}' ond yn yr iaith arall; fe'i cyhoeddir felly.",
    "Send the title in both languages, a column each, where it has both.", "Anfonwch y teitl yn y ddwy iaith, mewn colofn yr un, lle mae ganddo'r ddwy.",
)  # fmt: skip

RULES = (
    TEXT_TIDIED,
    IDENTIFIER_READ,
    FORMULA_TEXT,
    PERSONAL_DATA,
    DATE_UNREADABLE,
    DATE_READ,
    PERIOD_UNREADABLE,
    PERIOD_READ,
    AMOUNT_IN_WORDS,
    AMOUNT_READ,
    MONEY_ROUNDED,
    NUMBER_UNREADABLE,
    FLAG_IN_VALUE,
    CODE_UNKNOWN,
    CODE_READ,
    TEXT_REPAIRED,
    TEXT_DAMAGED,
    DASH_TIDIED,
    FORMULA_UNSAVED,
    ERROR_CELL,
    VALUE_WITHHELD,
    VALUE_NOT_GIVEN,
    VALUE_IN_RANGE,
    VALUE_QUALIFIED,
    DATE_IMPOSSIBLE,
    DATE_AMBIGUOUS,
    NOT_POUNDS,
    SCALE_DOUBTFUL,
    STOPS_DOUBTFUL,
    PERCENT_READ,
    PERCENT_DOUBTFUL,
    CODE_TAKEN,
    OTHER_LANGUAGE,
)
