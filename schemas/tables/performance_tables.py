"""The tables of performance: measures, and their observed values."""

from schemas.column_declarations import Number, Table, Text, Whole, YesNo, declare_column


class Measures(Table):
    measure_id: Text = declare_column("identifier", key=True, pattern="[a-z0-9]+(-[a-z0-9]+)*")
    title_en: Text = declare_column("text", required=True)
    title_cy: Text = declare_column("text")
    definition_en: Text = declare_column("text")
    definition_cy: Text = declare_column("text")
    unit: Text = declare_column("code", codelist="unit")
    polarity: Text = declare_column("code", required=True, codelist="polarity")
    tolerance: Number = declare_column("number", unit="percent", minimum=0, maximum=100)
    frequency: Text = declare_column("code", codelist="frequency")
    owner_id: Text = declare_column("identifier", references="organisations.organisation_id")
    seasonal: YesNo = declare_column("yes-no")
    service_area: Text = declare_column("code", codelist="service_area")
    withhold_below: Whole = declare_column("integer", minimum=2)


class Observations(Table):
    measure_id: Text = declare_column("identifier", key=True, sent=False, references="measures.measure_id")
    project_id: Text = declare_column(
        "identifier", key=True, blank_in_key=True, sent=False, references="projects.project_id"
    )
    organisation_id: Text = declare_column(
        "identifier", key=True, blank_in_key=True, sent=False, references="organisations.organisation_id"
    )
    period: Text = declare_column("period", key=True)
    actual: Number = declare_column("number")
    target: Number = declare_column("number")
    baseline: Number = declare_column("number")
    flag: Text = declare_column("code", codelist="flag")
    status: Text = declare_column("code", required=True, sent=False, codelist="status")
    trend: Text = declare_column("code", required=True, sent=False, codelist="trend")


class ProjectPerformance(Table):
    project_id: Text = declare_column("identifier", key=True, sent=False, references="projects.project_id")
    measure_id: Text = declare_column("identifier", key=True, sent=False, references="measures.measure_id")
    organisation_id: Text = declare_column(
        "identifier", key=True, blank_in_key=True, sent=False, references="organisations.organisation_id"
    )
    joined_by: Text = declare_column("code", required=True, sent=False, codelist="joined_by")
    period: Text = declare_column("period", required=True, sent=False)
    actual: Number = declare_column("number", sent=False)
    target: Number = declare_column("number", sent=False)
    status: Text = declare_column("code", required=True, sent=False, codelist="status")
    trend: Text = declare_column("code", required=True, sent=False, codelist="trend")
    flag: Text = declare_column("code", sent=False, codelist="flag")
