"""Rules about whole records of one provider: what must be there, and what must agree within a record or a return."""

import pandas as pd

from schemas.findings.rule import Rule


def _has_title(records: pd.DataFrame) -> pd.Series:
    return (records["title_en"].notna() | records["title_cy"].notna()).astype("boolean")


def _is_named(milestones: pd.DataFrame) -> pd.Series:
    return (milestones["milestone_en"].notna() | milestones["milestone_cy"].notna()).astype("boolean")


def _ends_after_start(projects: pd.DataFrame) -> pd.Series:
    """Compares the first day that the start allows with the last that the end does, as texts.

    A part-date sorts before each of its days; with a `~`, which is after every other sign, behind them all. A space is
    before every other sign: `2011-04 2012-03` sorts as its start does. Dates in order as they stand need no such look.
    """
    start, end = projects["start_actual"], projects["end_date"]
    passes = start <= end
    close = (end < start).fillna(False) | end.str.contains("/", regex=False).fillna(False)
    first = start[close].str.replace("/", " ", regex=False)
    last = end[close].str.replace(r"^.*/", "", regex=True) + "~"
    passes[close] = first <= last
    return passes


BOARDS_REPLACED = "2016-04-01"
"""The day on which public services boards took over from local service boards (Well-being of Future Generations (Wales)
Act 2015, Part 4)."""
_LOCAL_SERVICE_BOARD = r"(?i)\blocal service board|\bLSB\b|bwrdd gwasanaethau? lleol\b"


def _forum_stands(projects: pd.DataFrame) -> pd.Series:
    old = projects["forum"].str.contains(_LOCAL_SERVICE_BOARD, regex=True)
    over = projects["stage"].isin(["ended", "rejected"]) | (projects["data_date"] < BOARDS_REPLACED)
    return (~old).astype("boolean").where(~over)


def _ended_has_date(projects: pd.DataFrame) -> pd.Series:
    ended = projects["stage"].eq("ended")
    return projects["end_date"].notna().astype("boolean").where(ended.fillna(False).astype(bool))


REQUIRED_MISSING = Rule(
    "required-missing", "1", "error", "provider", "row-held",
    "A value that must be there", "Gwerth y mae'n rhaid ei gael",
    "'{header}' is blank, and the record cannot stand without it.", "Mae '{header}' yn wag, ac ni all y cofnod sefyll hebddo.",
    "Fill the cell.", "Llenwch y gell.",
)  # fmt: skip
REQUIRED_UNREADABLE = Rule(
    "required-unreadable", "1", "error", "provider", "row-held",
    "A value that must be there cannot be read", "Ni ellir darllen gwerth y mae'n rhaid ei gael",
    "'{value}' cannot be read as it must be under '{header}', and the record cannot stand without it.",
    "Ni ellir darllen '{value}' fel y mae'n rhaid o dan '{header}', ac ni all y cofnod sefyll hebddo.",
    "Correct the value: for a number, the figures alone.", "Cywirwch y gwerth: ar gyfer rhif, y ffigurau'n unig.",
)  # fmt: skip
PROJECT_HELD = Rule(
    "project-held", "1", "error", "provider", "row-held",
    "Its project is held", "Cedwir ei brosiect yn ôl",
    "The project '{value}' that this row belongs to is held, so the row is held with it.",
    "Cedwir yn ôl y prosiect '{value}' y mae'r rhes hon yn perthyn iddo, felly cedwir y rhes gydag ef.",
    "Mend the project's own row.", "Cywirwch res y prosiect ei hun.",
)  # fmt: skip
TITLE_MISSING = Rule(
    "title-missing", "1", "error", "provider", "row-held",
    "A project without a title", "Prosiect heb deitl",
    "The project has no title in either language.", "Nid oes gan y prosiect deitl yn y naill iaith na'r llall.",
    "Fill the title in the language that you have.", "Llenwch y teitl yn yr iaith sydd gennych.",
    table="projects", columns=("title_en", "title_cy"), predicate=_has_title,
)  # fmt: skip
MILESTONE_UNNAMED = Rule(
    "milestone-unnamed", "1", "error", "provider", "row-held",
    "A milestone without a name", "Carreg filltir heb enw",
    "The milestone has no name in either language.", "Nid oes gan y garreg filltir enw yn y naill iaith na'r llall.",
    "Fill the name in the language that you have.", "Llenwch yr enw yn yr iaith sydd gennych.",
    table="milestones", columns=("milestone_en", "milestone_cy"), predicate=_is_named,
)  # fmt: skip
IDEA_UNTITLED = Rule(
    "idea-untitled", "1", "error", "provider", "row-held",
    "An idea without a title", "Syniad heb deitl",
    "The idea has no title in either language.", "Nid oes gan y syniad deitl yn y naill iaith na'r llall.",
    "Say in a few words what would be shared.", "Dywedwch mewn ychydig eiriau beth fyddai'n cael ei rannu.",
    table="ideas", columns=("title_en", "title_cy"), predicate=_has_title,
)  # fmt: skip
REFERENCE_REPEATED = Rule(
    "reference-repeated", "1", "error", "provider", "row-held",
    "A reference used twice", "Cyfeirnod a ddefnyddiwyd ddwywaith",
    "The reference '{value}' stands at {first} already; this row is held.", "Mae'r cyfeirnod '{value}' eisoes yn {first}; cedwir y rhes hon yn ôl.",
    "Give every project a reference of its own, or remove the repeated row.", "Rhowch ei gyfeirnod ei hun i bob prosiect, neu dilëwch y rhes a ailadroddir.",
)  # fmt: skip
REFERENCE_TIDIED = Rule(
    "reference-tidied", "1", "notice", "provider", "published-tidied",
    "A reference written differently", "Cyfeirnod wedi'i ysgrifennu'n wahanol",
    "'{value}' is taken to be the reference '{after}'.", "Cymerir mai'r cyfeirnod '{after}' yw '{value}'.",
    "Write the reference the same way on every sheet.", "Ysgrifennwch y cyfeirnod yr un ffordd ar bob taflen.",
)  # fmt: skip
REFERENCE_UNKNOWN = Rule(
    "reference-unknown", "1", "error", "provider", "row-held",
    "A reference to no project", "Cyfeirnod heb brosiect",
    "No project of this return has the reference '{value}'.", "Nid oes gan yr un prosiect yn y ffurflen hon y cyfeirnod '{value}'.",
    "Correct the reference, or add the project.", "Cywirwch y cyfeirnod, neu ychwanegwch y prosiect.",
)  # fmt: skip
END_BEFORE_START = Rule(
    "end-before-start", "1", "warning", "provider", "published",
    "The end is before the start", "Mae'r diwedd cyn y cychwyn",
    "The project ends ({end_date}) before it starts ({start_actual}).", "Mae'r prosiect yn gorffen ({end_date}) cyn iddo gychwyn ({start_actual}).",
    "Correct the date that is wrong.", "Cywirwch y dyddiad anghywir.",
    table="projects", columns=("end_date", "start_actual"), predicate=_ends_after_start,
)  # fmt: skip
END_MISSING = Rule(
    "end-missing", "1", "warning", "provider", "published",
    "An ended project without an end date", "Prosiect a ddaeth i ben heb ddyddiad gorffen",
    "The project has ended, but the return does not say when.", "Mae'r prosiect wedi dod i ben, ond nid yw'r ffurflen yn dweud pryd.",
    "Fill the end date, as exactly as it is known.", "Llenwch y dyddiad gorffen, mor fanwl ag y mae'n hysbys.",
    table="projects", columns=("end_date",), predicate=_ended_has_date,
)  # fmt: skip
FORUM_REPLACED = Rule(
    "forum-replaced", "1", "warning", "provider", "published",
    "A forum that has been replaced", "Fforwm a ddisodlwyd",
    "'{value}' names a local service board; public services boards took their place on 1 April 2016.",
    "Mae '{value}' yn enwi bwrdd gwasanaethau lleol; cymerodd byrddau gwasanaethau cyhoeddus eu lle ar 1 Ebrill 2016.",
    "Name the board that the project reports to now.", "Enwch y bwrdd y mae'r prosiect yn adrodd iddo yn awr.",
    table="projects", columns=("forum",), predicate=_forum_stands,
)  # fmt: skip
OUT_OF_BOUNDS = Rule(
    "out-of-bounds", "1", "error", "provider", "field-held",
    "A value outside its bounds", "Gwerth y tu allan i'w derfynau",
    "'{value}' is not allowed here: {bounds}.", "Ni chaniateir '{value}' yma: {bounds}.",
    "Correct the value.", "Cywirwch y gwerth.",
)  # fmt: skip

RULES = (
    REQUIRED_MISSING,
    REQUIRED_UNREADABLE,
    PROJECT_HELD,
    TITLE_MISSING,
    MILESTONE_UNNAMED,
    IDEA_UNTITLED,
    REFERENCE_REPEATED,
    REFERENCE_TIDIED,
    REFERENCE_UNKNOWN,
    END_BEFORE_START,
    END_MISSING,
    FORUM_REPLACED,
    OUT_OF_BOUNDS,
)
