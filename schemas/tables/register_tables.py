"""The tables that the register itself makes: organisations, network, value_notes, quality and its progress, changes."""

from schemas.column_declarations import Table, Text, Whole, declare_column


class Organisations(Table):
    organisation_id: Text = declare_column("identifier", key=True, pattern="[A-Z]{2,}-[A-Z]{3}-[A-Za-z0-9-]+")
    gss_code: Text = declare_column("text", pattern="[A-Z][0-9]{8}")
    name_en: Text = declare_column("text", required=True)
    name_cy: Text = declare_column("text")
    organisation_type: Text = declare_column("code", required=True, codelist="organisation_type")
    region: Text = declare_column("code", codelist="region")
    valid_from: Text = declare_column("part-date")
    valid_to: Text = declare_column("part-date")


class Network(Table):
    organisation_id: Text = declare_column("identifier", key=True, references="organisations.organisation_id")
    other_organisation_id: Text = declare_column("identifier", key=True, references="organisations.organisation_id")
    shared_projects: Whole = declare_column("integer", required=True, minimum=1)


class NetworkNodes(Table):
    organisation_id: Text = declare_column("identifier", key=True, references="organisations.organisation_id")
    projects: Whole = declare_column("integer", required=True, minimum=1)
    projects_led: Whole = declare_column("integer", required=True, minimum=0)
    organisations_shared_with: Whole = declare_column("integer", required=True, minimum=0)


class ValueNotes(Table):
    _subject_columns = ("table", "column")

    table: Text = declare_column("identifier", key=True)
    record: Text = declare_column("identifier", key=True)
    column: Text = declare_column("identifier", key=True)
    provider: Text = declare_column("identifier", key=True)
    note: Text = declare_column("code", key=True, codelist="value_note")
    text: Text = declare_column("text")
    low: Text = declare_column("text")
    high: Text = declare_column("text")


class Quality(Table):
    provider: Text = declare_column("identifier", key=True)
    rule: Text = declare_column("identifier", key=True)
    severity: Text = declare_column("code", required=True, codelist="severity")
    findings: Whole = declare_column("integer", required=True, minimum=1)


class QualityProgress(Table):
    provider: Text = declare_column("identifier", key=True)
    severity: Text = declare_column("code", key=True, codelist="severity")
    open: Whole = declare_column("integer", required=True, minimum=0)
    opened: Whole = declare_column("integer", required=True, minimum=0)
    fixed: Whole = declare_column("integer", required=True, minimum=0)
    accepted: Whole = declare_column("integer", required=True, minimum=0)
    median_days_open: Whole = declare_column("integer", minimum=0)


class Changes(Table):
    _subject_columns = ("table", "column")

    table: Text = declare_column("identifier", key=True)
    record: Text = declare_column("identifier", key=True)
    column: Text = declare_column("identifier", key=True)
    kind: Text = declare_column("code", required=True, codelist="change_kind")
    cause: Text = declare_column("code", required=True, codelist="change_cause")
    before: Text = declare_column("text")
    after: Text = declare_column("text")
