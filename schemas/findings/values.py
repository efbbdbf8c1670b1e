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
OTHER_LANGUAGE = Rule(
    "other-language", "1", "notice", "provider", "published-tidied",
    "A text in the other language", "Testun yn yr iaith arall",
    "'{value}' stands under '{header}' but is in the other language; it is published as such.",
    "Mae '{value}' o dan '{header}' ond yn yr iaith arall; fe'i cyhoeddir felly.",
    "Send the title in both languages, a column each, where it has both.", "Anfonwch y teitl yn y ddwy iaith, mewn colofn yr un, lle mae ganddo'r ddwy.",
)  # fmt: skip

RULES = (
    TEXT_TIDIED,
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
    OTHER_LANGUAGE,
)
