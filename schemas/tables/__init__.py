"""The published tables, by name, in the order in which a release lists them.

Belongs here: the list of tables. Does not belong here: any column, which is in its table's own module.
"""

from collections.abc import Mapping

from schemas.column_declarations import Table
from schemas.tables.delivery_tables import Benefits, Milestones, Partners
from schemas.tables.performance_tables import Measures, Observations, ProjectPerformance
from schemas.tables.project_tables import Projects
from schemas.tables.register_tables import (
    Changes,
    Network,
    NetworkNodes,
    Organisations,
    Quality,
    QualityProgress,
    ValueNotes,
)
from schemas.tables.report_tables import Corrections, Reports, Withdrawn
from schemas.tables.review_tables import Assessments, Chances, FollowUp, Ideas, Portfolio, Recommendations, Totals

TABLES: Mapping[str, type[Table]] = {
    table.about.name: table
    for table in (
        Organisations,
        Projects,
        Partners,
        Benefits,
        Milestones,
        Measures,
        Observations,
        ProjectPerformance,
        ValueNotes,
        Reports,
        Withdrawn,
        Assessments,
        Recommendations,
        FollowUp,
        Ideas,
        Portfolio,
        Chances,
        Totals,
        Network,
        NetworkNodes,
        Quality,
        QualityProgress,
        Changes,
        Corrections,
    )
}
TABLES_OF_RELEASE = ("quality_progress", "changes")
"""Tables that compare a release with the previous one. Made from the same sources once more, they are those of that release."""

INTERNAL_COLUMNS: frozenset[tuple[str, str]] = frozenset(
    (name, column)
    for name, table in TABLES.items()
    for column, declared in table.get_columns().items()
    if declared.audience == "internal"
)
"""(table, column) of every column that only staff may see."""
