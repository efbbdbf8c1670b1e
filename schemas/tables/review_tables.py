"""The tables of the review's seven recommendations: of each project, of all projects together, and what came of them: who
answered and does what, and ideas for new projects."""

from schemas.column_declarations import Number, Table, Text, Whole, YesNo, declare_column


class Assessments(Table):
    project_id: Text = declare_column("identifier", key=True, references="projects.project_id")
    recommendation: Text = declare_column(
        "code", key=True, codelist="recommendation", references="recommendations.recommendation"
    )
    outcome: Text = declare_column("code", required=True, codelist="outcome")
    reasons_en: Text = declare_column("text", required=True)
    reasons_cy: Text = declare_column("text", required=True)
    rests_on: Text = declare_column("text", required=True)


class Recommendations(Table):
    recommendation: Text = declare_column("code", key=True, codelist="recommendation")
    title_en: Text = declare_column("text", required=True)
    title_cy: Text = declare_column("text", required=True)
    description_en: Text = declare_column("text", required=True)
    description_cy: Text = declare_column("text", required=True)


class Portfolio(Table):
    recommendation: Text = declare_column(
        "code", key=True, codelist="recommendation", references="recommendations.recommendation"
    )
    outcome: Text = declare_column("code", key=True, codelist="outcome")
    projects: Whole = declare_column("integer", required=True, minimum=0)


class Chances(Table):
    aim: Text = declare_column("code", key=True, codelist="aim")
    setting: Text = declare_column("code", key=True, codelist="setting")
    expectation: Text = declare_column("code", required=True, codelist="expectation")
    projects: Whole = declare_column("integer", required=True, minimum=0)
    concluded: Whole = declare_column("integer", required=True, minimum=0)
    known: Whole = declare_column("integer", required=True, minimum=0)
    reached: Whole = declare_column("integer", required=True, minimum=0)
    share: Number = declare_column("number", minimum=0, maximum=1)
    wilson_low: Number = declare_column("number", minimum=0, maximum=1)
    wilson_high: Number = declare_column("number", minimum=0, maximum=1)
    withheld: YesNo = declare_column("yes-no", required=True)


class Totals(Table):
    benefit_type: Text = declare_column("code", key=True, codelist="benefit_type")
    expected_gbp: Whole = declare_column("money", unit="GBP")
    expected_projects: Whole = declare_column("integer", required=True, minimum=0)
    realised_gbp: Whole = declare_column("money", unit="GBP")
    realised_projects: Whole = declare_column("integer", required=True, minimum=0)
    worded_projects: Whole = declare_column("integer", required=True, minimum=0)


class FollowUp(Table):
    action_id: Text = declare_column("identifier", key=True, sent=False)
    recommendation: Text = declare_column(
        "code", required=True, codelist="recommendation", references="recommendations.recommendation"
    )
    organisation_id: Text = declare_column("identifier", sent=False, references="organisations.organisation_id")
    response: Text = declare_column("code", codelist="response")
    action_en: Text = declare_column("text")
    action_cy: Text = declare_column("text")
    owner_post: Text = declare_column("text")
    due: Text = declare_column("part-date")
    state: Text = declare_column("code", codelist="action_state")
    evidence_en: Text = declare_column("text")
    evidence_cy: Text = declare_column("text")
    overdue: YesNo = declare_column("yes-no", sent=False)


class Ideas(Table):
    idea_id: Text = declare_column("identifier", key=True, sent=False, pattern="idea-[0-9a-hjkmnp-tv-z]{5,}")
    title_en: Text = declare_column("text")
    title_cy: Text = declare_column("text")
    service_area: Text = declare_column("code", codelist="service_area")
    idea_origin: Text = declare_column("code", codelist="idea_origin")
    organisation_id: Text = declare_column("identifier", sent=False, references="organisations.organisation_id")
    suggested_on: Text = declare_column("part-date")
    summary_en: Text = declare_column("text")
    summary_cy: Text = declare_column("text")
    similar_projects: Text = declare_column("text", sent=False)
