"""Rules about records of several providers together:

organisations, projects and measures that they name, and where they differ.
"""

from schemas.findings.rule import Rule

ORGANISATION_UNKNOWN = Rule(
    "organisation-unknown", "2", "error", "provider", "row-held",
    "An organisation that the register does not know", "Sefydliad nad yw'r gofrestr yn ei adnabod",
    "'{value}' is not the name, alias or code of an organisation in the register; this part of the record is held. Nearest: {nearest_en}.",
    "Nid '{value}' yw enw, enw arall na chod unrhyw sefydliad yn y gofrestr; cedwir y rhan hon o'r cofnod yn ôl. Agosaf: {nearest_cy}.",
    "Use the organisation's full name or code, or ask the register's team to add it.", "Defnyddiwch enw llawn neu god y sefydliad, neu gofynnwch i dîm y gofrestr ei ychwanegu.",
)  # fmt: skip
ORGANISATION_LIKENED = Rule(
    "organisation-likened", "1", "notice", "provider", "published-tidied",
    "An organisation known by likeness", "Sefydliad a adnabuwyd drwy debygrwydd",
    "'{value}' was taken for '{after_en}' ({percent}% alike without the words that many organisations share).",
    "Cymerwyd mai '{after_cy}' yw '{value}' (tebygrwydd o {percent}% heb y geiriau sy'n gyffredin i lawer o sefydliadau).",
    "Write the organisation's full name or code; if another is meant, write that one's.", "Ysgrifennwch enw llawn neu god y sefydliad; os un arall a olygir, ysgrifennwch enw hwnnw.",
)  # fmt: skip
ORGANISATION_SUCCEEDED = Rule(
    "organisation-succeeded", "1", "notice", "provider", "published-tidied",
    "An organisation that others have followed", "Sefydliad y mae eraill wedi'i ddilyn",
    "'{value}' ended on {ended}, and the record says that the project goes on; {followers_en}, which followed it here, is published.",
    "Daeth '{value}' i ben ar {ended}, a dywed y cofnod fod y prosiect yn parhau; cyhoeddir {followers_cy}, a'i dilynodd yma.",
    "Name the organisation that takes part now.", "Enwch y sefydliad sy'n cymryd rhan yn awr.",
)  # fmt: skip
ORGANISATION_ENDED = Rule(
    "organisation-ended", "1", "warning", "provider", "published",
    "An organisation that has ended", "Sefydliad sydd wedi dod i ben",
    "'{value}' ended on {ended}; it was followed by {followers_en}. The record does not say which of them takes part now, or whether the project goes on, so it is published as named.",
    "Daeth '{value}' i ben ar {ended}; fe'i dilynwyd gan {followers_cy}. Nid yw'r cofnod yn dweud pa un ohonynt sy'n cymryd rhan yn awr, nac a yw'r prosiect yn parhau, felly fe'i cyhoeddir fel y'i henwir.",
    "Name the organisation that takes part now, or give the project's stage and end date.", "Enwch y sefydliad sy'n cymryd rhan yn awr, neu rhowch gam a dyddiad gorffen y prosiect.",
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
PARTNERS_DIFFER = Rule(
    "partners-differ", "1", "warning", "provider", "published",
    "Providers name other partners", "Mae darparwyr yn enwi partneriaid eraill",
    "The partners named here and by another provider ({other}) differ. Only here: {only_here}. Only there: {only_there}. All are published.",
    "Mae'r partneriaid a enwir yma a chan ddarparwr arall ({other}) yn wahanol. Yma yn unig: {only_here}. Yno yn unig: {only_there}. Cyhoeddir pob un.",
    "Agree with the other provider who takes part, and correct the return that is wrong.", "Cytunwch â'r darparwr arall pwy sy'n cymryd rhan, a chywirwch y ffurflen sy'n anghywir.",
)  # fmt: skip
SUMS_DIFFER = Rule(
    "sums-differ", "1", "warning", "provider", "published",
    "Providers give other sums", "Mae darparwyr yn rhoi symiau eraill",
    "The sums given here for {kind} come to {here}; another provider ({other}) gives {there}. Both are shown; those of {counted} count in totals.",
    "Mae'r symiau a roddir yma ar gyfer {kind} yn dod i {here}; mae darparwr arall ({other}) yn rhoi {there}. Dangosir y ddau; rhai {counted} sy'n cyfrif yn y cyfansymiau.",
    "Agree on the sum with the other provider, and correct the return that is wrong.", "Cytunwch ar y swm â'r darparwr arall, a chywirwch y ffurflen sy'n anghywir.",
)  # fmt: skip
PROJECT_PROPOSED = Rule(
    "project-proposed", "1", "warning", "publisher", "published",
    "Two reports that may be one project", "Dau adroddiad a allai fod yn un prosiect",
    "'{value}' may be the same project as '{theirs}' ({other}): alike by {score}% (title {title}, partners {partners}, service area {area}, start {dates}). They are published apart.",
    "Gallai '{value}' fod yr un prosiect â '{theirs}' ({other}): tebygrwydd o {score}% (teitl {title}, partneriaid {partners}, maes gwasanaeth {area}, cychwyn {dates}). Fe'u cyhoeddir ar wahân.",
    "Decide, in sources/matches.csv, with your post, the date and a reason behind it: {line}", "Penderfynwch, yn sources/matches.csv, gyda'ch swydd, y dyddiad a rheswm ar ei ôl: {line}",
)  # fmt: skip
PROJECT_NOT_REPORTED = Rule(
    "project-not-reported", "1", "warning", "provider", "published",
    "A project that is not reported any more", "Prosiect nad adroddir arno mwyach",
    "'{value}' ({reference}) was in your return of {since} and is not in the latest. It is published as it was then, marked stale.",
    "Roedd '{value}' ({reference}) yn eich ffurflen {since} ac nid yw yn yr un ddiweddaraf. Fe'i cyhoeddir fel yr oedd bryd hynny, wedi'i nodi fel un sydd wedi dyddio.",
    "Report it again; if it has ended, with its stage and end date.", "Adroddwch arno eto; os yw wedi dod i ben, gyda'i gam a'i ddyddiad gorffen.",
)  # fmt: skip
PROJECT_WITHDRAWN = Rule(
    "project-withdrawn", "1", "error", "publisher", "row-held",
    "A project that was withdrawn", "Prosiect a dynnwyd yn ôl",
    "'{value}' was withdrawn from the register on {withdrawn_on}; what is sent of it is held.",
    "Tynnwyd '{value}' yn ôl o'r gofrestr ar {withdrawn_on}; cedwir yn ôl yr hyn a anfonir amdano.",
    "Leave it out of the return, or take its line out of sources/withdrawals.csv.", "Gadewch ef allan o'r ffurflen, neu tynnwch ei linell o sources/withdrawals.csv.",
)  # fmt: skip
RULES = (
    ORGANISATION_UNKNOWN,
    ORGANISATION_LIKENED,
    ORGANISATION_SUCCEEDED,
    ORGANISATION_ENDED,
    ONE_ORGANISATION,
    PROVIDERS_DISAGREE,
    WELSH_MISSING,
    PROJECT_UNKNOWN,
    MEASURE_UNKNOWN,
    UNIT_DIFFERS,
    PARTNERS_DIFFER,
    SUMS_DIFFER,
    PROJECT_PROPOSED,
    PROJECT_NOT_REPORTED,
    PROJECT_WITHDRAWN,
)
