"""Lists with a row for each member of a project: the organisation that a row names takes part, and need not lead."""

from collections import defaultdict

from assets.gather.drafting.table_proposal import (
    LIST_COLUMN,
    TITLES,
    ColumnProposal,
    TableProposal,
    read_column_texts,
)
from assets.gather.drafting.value_evidence import CONTRADICTING_SHARE, HALF, measure_fit
from schemas.headers import normalise_header
from schemas.languages import fold_text

ROLE_COLUMN = "partner_role"
_MEMBER_COLUMNS = frozenset({"lead", LIST_COLUMN})
_DATE_COLUMNS = frozenset({"start_actual", "end_date"})
_WORDS_OF_TIME = frozenset({"date", "dyddiad", "from", "since", "to", "until", "ar", "ers", "hyd", "o", "at", "tan"})
"""A date of which its header says no more than this is of what a row is of: where that is a member, of its membership."""


def read_members(projects: TableProposal, partners: TableProposal) -> TableProposal:
    """A region of projects with what each of its rows says of one member as that, and not as of the project.

    partners: the same region taken for a list of partners. Any other list of projects comes back as it is.
    """
    member, role = partners.columns.get("organisation"), _find_role(partners)
    if not member or not _is_possible_member(projects, member):
        return projects
    has_rows = _has_rows_for(projects, member)
    if not has_rows and not role:
        return projects
    taken = {member.position, *([role.position] if role else [])}
    columns = {
        name: column
        for name, column in projects.columns.items()
        if column.position not in taken and not (has_rows and _is_of_membership(name, projects, column))
    }
    columns[LIST_COLUMN] = projects.columns.get(LIST_COLUMN, member)
    return projects.replace_columns({**columns, **({ROLE_COLUMN: role} if role else {})})


def has_member_rows(projects: TableProposal) -> bool:
    """Whether projects are listed with a row for each member."""
    return projects.table == "projects" and _has_rows_for(projects, projects.columns.get(LIST_COLUMN))


def list_references(projects: TableProposal) -> set[str]:
    """The references of a list of projects, folded; none of any other table."""
    column = projects.columns.get("reference") if projects.table == "projects" else None
    texts = (
        (text for region in projects.regions for text in read_column_texts(region, column.position)) if column else ()
    )
    return set(map(fold_text, filter(None, texts)))


def _has_rows_for(projects: TableProposal, member: ColumnProposal | None) -> bool:
    """Whether most rows share their project with others, and most such projects name another organisation in each row."""
    key = next((projects.columns[name] for name in ("reference", *TITLES) if name in projects.columns), None)
    if not key or not member:
        return False
    names: defaultdict[str, list[str]] = defaultdict(list)
    for region in projects.regions:
        texts = (read_column_texts(region, column.position) for column in (key, member))
        for project, name in zip(*texts, strict=True):
            if project and name:
                names[fold_text(project)].append(fold_text(name))
    shared = [members for members in names.values() if len(members) > 1]
    different = [members for members in shared if len(set(members)) == len(members)]
    are_shared = bool(shared) and sum(map(len, shared)) >= sum(map(len, names.values())) * HALF
    return are_shared and len(different) >= len(shared) * HALF


def _is_possible_member(projects: TableProposal, member: ColumnProposal) -> bool:
    """Whether a column of organisations is nothing else to the projects, and no other one is the list of their partners."""
    listed = projects.columns.get(LIST_COLUMN)
    others = [name for name, column in projects.columns.items() if column.position == member.position]
    return (not listed or listed.position == member.position) and _MEMBER_COLUMNS.issuperset(others)


def _find_role(partners: TableProposal) -> ColumnProposal | None:
    """The column of roles, where that is what stands under it."""
    role = partners.columns.get("role")
    fit = measure_fit("partners", "role", partners.sample_texts(role.position)) if role else None
    return role if fit and fit > CONTRADICTING_SHARE else None


def _is_of_membership(name: str, projects: TableProposal, column: ColumnProposal) -> bool:
    header = projects.region.headers[column.position]
    return name in _DATE_COLUMNS and _WORDS_OF_TIME.issuperset(normalise_header(header).split())
