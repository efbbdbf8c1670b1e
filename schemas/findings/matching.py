"""Rules about records of several providers together:

organisations, projects and measures that they name, and where they differ.
"""

from schemas.findings.rule import Rule

ORGANISATION_UNKNOWN = Rule(
    "organisation-unknown", "1", "error", "provider", "row-held",
    "An organisation that the register does not know", "Sefydliad nad yw'r gofrestr yn ei adnabod",
    "'{value}' is not the name, alias or code of an organisation in the register; this part of the record is held.",
    "Nid '{value}' yw enw, enw arall na chod unrhyw sefydliad yn y gofrestr; cedwir y rhan hon o'r cofnod yn ôl.",
    "Use the organisation's full name or code, or ask the register's team to add it.", "Defnyddiwch enw llawn neu god y sefydliad, neu gofynnwch i dîm y gofrestr ei ychwanegu.",
)  # fmt: skip
ONE_ORGANISATION = Rule(
    "one-organisation", "1", "warning", "provider", "published",
    "Fewer than two organisations", "Llai na dau sefydliad",
    "The project names fewer than two organisations, so it is not a shared service by the definition.",
    "Mae'r prosiect yn enwi llai na dau sefydliad, felly nid yw'n wasanaeth a rennir yn ôl y diffiniad.",
    "Name every organisation that takes part.", "Enwch bob sefydliad sy'n cymryd rhan.",
)  # fmt: skip
PROVIDERS_DISAGREE = Rule(
    "providers-disagree", "1", "warning", "provider", "published",
    "Providers disagree", "Mae darparwyr yn anghytuno",
    "'{value}' differs from what another provider says of the same project: {theirs} ({other}). Published: {published}.",
    "Mae '{value}' yn wahanol i'r hyn y mae darparwr arall yn ei ddweud am yr un prosiect: {theirs} ({other}). Cyhoeddwyd: {published}.",
    "Agree on the value with the other provider, and correct the return that is wrong.", "Cytunwch ar y gwerth â'r darparwr arall, a chywirwch y ffurflen sy'n anghywir.",
)  # fmt: skip
WELSH_MISSING = Rule(
    "one-language", "1", "notice", "provider", "published",
    "A text in one language only", "Testun mewn un iaith yn unig",
    "The title is in one language only; it is shown on both sites, marked with its language.",
    "Mae'r teitl mewn un iaith yn unig; fe'i dangosir ar y ddwy wefan, wedi'i nodi â'i iaith.",
    "Send the title in the other language too, if the project has one.", "Anfonwch y teitl yn yr iaith arall hefyd, os oes gan y prosiect un.",
)  # fmt: skip
PROJECT_UNKNOWN = Rule(
    "project-unknown", "1", "error", "provider", "row-held",
    "A project that nobody has reported", "Prosiect nad oes neb wedi'i adrodd",
    "No project in the register has the title or reference '{value}'; its figures are held.",
    "Nid oes gan yr un prosiect yn y gofrestr y teitl na'r cyfeirnod '{value}'; cedwir ei ffigurau yn ôl.",
    "Use the project's title or reference as it stands in the register.", "Defnyddiwch deitl neu gyfeirnod y prosiect fel y mae yn y gofrestr.",
)  # fmt: skip
MEASURE_UNKNOWN = Rule(
    "measure-unknown", "1", "warning", "publisher", "published",
    "A measure that is not in the catalogue", "Mesur nad yw yn y catalog",
    "'{value}' is not in the catalogue of measures; no direction is taken to be better, so it gets no status.",
    "Nid yw '{value}' yn y catalog mesurau; ni chymerir bod unrhyw gyfeiriad yn well, felly ni chaiff statws.",
    "Add the measure to sources/measures.csv.", "Ychwanegwch y mesur at sources/measures.csv.",
)  # fmt: skip
UNIT_DIFFERS = Rule(
    "unit-differs", "1", "error", "provider", "row-held",
    "A value in another unit", "Gwerth mewn uned arall",
    "The value is in '{unit}', but the measure is counted in '{expected}'.", "Mae'r gwerth mewn '{unit}', ond cyfrifir y mesur mewn '{expected}'.",
    "Give the value in the measure's unit.", "Rhowch y gwerth yn uned y mesur.",
)  # fmt: skip
RULES = (
    ORGANISATION_UNKNOWN,
    ONE_ORGANISATION,
    PROVIDERS_DISAGREE,
    WELSH_MISSING,
    PROJECT_UNKNOWN,
    MEASURE_UNKNOWN,
    UNIT_DIFFERS,
)
