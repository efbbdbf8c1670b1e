"""The tables of what a project's partners put in and get out: partners, benefits, milestones."""

from schemas.column_declarations import Number, Table, Text, Whole, YesNo, declare_column


class Partners(Table):
    project_id: Text = declare_column("identifier", key=True, sent=False, references="projects.project_id")
    organisation_id: Text = declare_column(
        "identifier", key=True, sent=False, references="organisations.organisation_id"
    )
    role: Text = declare_column("code", required=True, codelist="partner_role")
    cost_at_start_gbp: Whole = declare_column("money", unit="GBP")
    annual_cost_gbp: Whole = declare_column("money", unit="GBP")
    officer_days_per_year: Number = declare_column("number", unit="days", minimum=0)
    share_percent: Number = declare_column("number", unit="percent", minimum=0, maximum=100)
    responsibility_en: Text = declare_column("text")
    responsibility_cy: Text = declare_column("text")
    risk_borne_en: Text = declare_column("text")
    risk_borne_cy: Text = declare_column("text")


class Benefits(Table):
    benefit_id: Text = declare_column("identifier", key=True, sent=False)
    project_id: Text = declare_column("identifier", required=True, sent=False, references="projects.project_id")
    organisation_id: Text = declare_column("identifier", sent=False, references="organisations.organisation_id")
    benefit_type: Text = declare_column("code", required=True, codelist="benefit_type")
    description_en: Text = declare_column("text")
    description_cy: Text = declare_column("text")
    baseline_value: Number = declare_column("number")
    baseline_date: Text = declare_column("part-date")
    expected_value: Number = declare_column("number")
    realised_value: Number = declare_column("number")
    unit: Text = declare_column("code", codelist="unit")
    confidence: Text = declare_column("code", codelist="confidence")
    risk_en: Text = declare_column("text")
    risk_cy: Text = declare_column("text")
    due_date: Text = declare_column("part-date")
    realised_date: Text = declare_column("part-date")
    counted: YesNo = declare_column("yes-no", sent=False)


class Milestones(Table):
    project_id: Text = declare_column("identifier", key=True, sent=False, references="projects.project_id")
    milestone_en: Text = declare_column("text", key=True, blank_in_key=True)
    milestone_cy: Text = declare_column("text", key=True, blank_in_key=True)
    planned: Text = declare_column("date")
    forecast: Text = declare_column("date")
    actual: Text = declare_column("date")
    slippage_days: Whole = declare_column("integer", sent=False, unit="days")
