"""The tables of what came of the review: who answered which recommendation and does what, and ideas for new projects."""

from schemas.column_declarations import Table, Text, YesNo, declare_column


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
