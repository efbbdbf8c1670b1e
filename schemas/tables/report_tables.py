"""The tables that say which reports make a project, which identifiers have gone, and which releases were taken back."""

from schemas.column_declarations import Table, Text, YesNo, declare_column


class Reports(Table):
    provider: Text = declare_column("identifier", key=True)
    reference: Text = declare_column("text", key=True)
    project_id: Text = declare_column("identifier", required=True, references="projects.project_id")
    title_en: Text = declare_column("text")
    title_cy: Text = declare_column("text")
    data_date: Text = declare_column("date", required=True)
    stale: YesNo = declare_column("yes-no", required=True)


class Withdrawn(Table):
    project_id: Text = declare_column("identifier", key=True)
    title_en: Text = declare_column("text")
    title_cy: Text = declare_column("text")
    withdrawn_on: Text = declare_column("date", required=True)
    replaced_by: Text = declare_column("identifier")
    reason_en: Text = declare_column("text", required=True)
    reason_cy: Text = declare_column("text", required=True)


class Corrections(Table):
    version: Text = declare_column("text", key=True)
    taken_back_on: Text = declare_column("date", required=True)
    stands: Text = declare_column("text", required=True)
    reason_en: Text = declare_column("text")
    reason_cy: Text = declare_column("text")
