"""The tables of what a project's partners put in and get out: partners, benefits, milestones."""

from schemas.column_declarations import Number, Table, TableDescription, Text, Whole, YesNo, declare_column

PROJECT = ("Project identifier", "Dynodydd y prosiect")
PROJECT_SAYS = ("The project that the row belongs to.", "Y prosiect y mae'r rhes yn perthyn iddo.")
ORGANISATION = ("Organisation identifier", "Dynodydd y sefydliad")


class Partners(Table):
    _about = TableDescription(
        "partners",
        "Partners",
        "Partneriaid",
        "Each organisation's part in a project: its role, and what it bears and puts in.",
        "Rhan pob sefydliad mewn prosiect: ei rôl, a'r hyn y mae'n ei ysgwyddo ac yn ei gyfrannu.",
    )

    project_id: Text = declare_column(
        "identifier", PROJECT, PROJECT_SAYS, "ssr-4k7qd", key=True, sent=False, references="projects.project_id"
    )
    organisation_id: Text = declare_column(
        "identifier",
        ORGANISATION,
        ("The organisation that takes part.", "Y sefydliad sy'n cymryd rhan."),
        "GB-PLA-SWA",
        key=True,
        sent=False,
        references="organisations.organisation_id",
    )
    role: Text = declare_column(
        "code",
        ("Role", "Rôl"),
        ("What the organisation is to the project.", "Beth yw'r sefydliad i'r prosiect."),
        "host",
        required=True,
        codelist="partner_role",
    )
    cost_at_start_gbp: Whole = declare_column(
        "money",
        ("Cost at the start", "Cost ar y cychwyn"),
        (
            "What the partner paid to set the project up, in whole pounds at the prices of the time.",
            "Yr hyn a dalodd y partner i sefydlu'r prosiect, mewn punnoedd cyfan ar brisiau'r cyfnod.",
        ),
        "25000",
        unit="GBP",
    )
    annual_cost_gbp: Whole = declare_column(
        "money",
        ("Cost a year", "Cost y flwyddyn"),
        (
            "What the partner pays each year, in whole pounds at the prices of the time.",
            "Yr hyn y mae'r partner yn ei dalu bob blwyddyn, mewn punnoedd cyfan ar brisiau'r cyfnod.",
        ),
        "120000",
        unit="GBP",
    )
    officer_days_per_year: Number = declare_column(
        "number",
        ("Officer days a year", "Diwrnodau swyddogion y flwyddyn"),
        (
            "The partner's own officers' time, in days a year.",
            "Amser swyddogion y partner ei hun, mewn diwrnodau'r flwyddyn.",
        ),
        "30",
        unit="days",
        minimum=0,
    )
    share_percent: Number = declare_column(
        "number",
        ("Share", "Cyfran"),
        ("The partner's share of the project's cost, in per cent.", "Cyfran y partner o gost y prosiect, yn y cant."),
        "45",
        unit="percent",
        minimum=0,
        maximum=100,
    )
    responsibility_en: Text = declare_column(
        "text",
        ("Responsibility (English)", "Cyfrifoldeb (Saesneg)"),
        ("What the partner answers for, in English.", "Yr hyn y mae'r partner yn atebol amdano, yn Saesneg."),
        "Employs the team",
    )
    responsibility_cy: Text = declare_column(
        "text",
        ("Responsibility (Welsh)", "Cyfrifoldeb (Cymraeg)"),
        ("What the partner answers for, in Welsh.", "Yr hyn y mae'r partner yn atebol amdano, yn Gymraeg."),
        "Yn cyflogi'r tîm",
    )
    risk_borne_en: Text = declare_column(
        "text",
        ("Risk borne (English)", "Risg a ysgwyddir (Saesneg)"),
        ("The risk that the partner bears, in English.", "Y risg y mae'r partner yn ei hysgwyddo, yn Saesneg."),
        "Pension liabilities",
    )
    risk_borne_cy: Text = declare_column(
        "text",
        ("Risk borne (Welsh)", "Risg a ysgwyddir (Cymraeg)"),
        ("The risk that the partner bears, in Welsh.", "Y risg y mae'r partner yn ei hysgwyddo, yn Gymraeg."),
        "Rhwymedigaethau pensiwn",
    )


class Benefits(Table):
    _about = TableDescription(
        "benefits",
        "Benefits, costs and funding",
        "Buddion, costau a chyllid",
        "What a project is expected to bring and what it has brought, for each partner where that is said. "
        "Costs and funding that senders put in the same list stand here too, marked by their type, and never count as benefits.",
        "Yr hyn y disgwylir i brosiect ei gyflawni a'r hyn y mae wedi'i gyflawni, ar gyfer pob partner lle dywedir hynny. "
        "Mae costau a chyllid a roddodd anfonwyr yn yr un rhestr yma hefyd, wedi'u nodi yn ôl eu math, ac nid ydynt byth yn cyfrif fel buddion.",
    )

    benefit_id: Text = declare_column(
        "identifier",
        ("Benefit identifier", "Dynodydd y budd"),
        (
            "The project's identifier with a mark made from the provider's own words.",
            "Dynodydd y prosiect gyda nod a wneir o eiriau'r darparwr ei hun.",
        ),
        "ssr-4k7qd-b1f3a",
        key=True,
        sent=False,
    )
    project_id: Text = declare_column(
        "identifier", PROJECT, PROJECT_SAYS, "ssr-4k7qd", required=True, sent=False, references="projects.project_id"
    )
    organisation_id: Text = declare_column(
        "identifier",
        ORGANISATION,
        (
            "The partner that the benefit falls to; blank when the record does not say.",
            "Y partner y daw'r budd iddo; gwag pan nad yw'r cofnod yn dweud.",
        ),
        "GB-PLA-SWA",
        sent=False,
        references="organisations.organisation_id",
    )
    benefit_type: Text = declare_column(
        "code",
        ("Type", "Math"),
        ("The kind of benefit; or cost or funding.", "Y math o fudd; neu gost neu gyllid."),
        "cash-releasing",
        required=True,
        codelist="benefit_type",
    )
    description_en: Text = declare_column(
        "text",
        ("Description (English)", "Disgrifiad (Saesneg)"),
        ("The benefit in the provider's words, in English.", "Y budd yng ngeiriau'r darparwr, yn Saesneg."),
        "Savings expected: £2m",
    )
    description_cy: Text = declare_column(
        "text",
        ("Description (Welsh)", "Disgrifiad (Cymraeg)"),
        ("The benefit in the provider's words, in Welsh.", "Y budd yng ngeiriau'r darparwr, yn Gymraeg."),
        "Arbedion disgwyliedig: £2m",
    )
    baseline_value: Number = declare_column(
        "number",
        ("Baseline", "Gwaelodlin"),
        ("The value before the project, in the unit given.", "Y gwerth cyn y prosiect, yn yr uned a roddir."),
        "500000",
    )
    baseline_date: Text = declare_column(
        "part-date",
        ("Baseline date", "Dyddiad y waelodlin"),
        ("When the baseline was taken.", "Pryd y cymerwyd y waelodlin."),
        "2014-03-31",
    )
    expected_value: Number = declare_column(
        "number",
        ("Expected value", "Gwerth disgwyliedig"),
        (
            "The value that was expected, in the unit given; only where the record states one amount.",
            "Y gwerth a ddisgwyliwyd, yn yr uned a roddir; dim ond lle mae'r cofnod yn nodi un swm.",
        ),
        "2000000",
    )
    realised_value: Number = declare_column(
        "number",
        ("Realised value", "Gwerth a wireddwyd"),
        (
            "The value that was reached, in the unit given; only where the record states one amount.",
            "Y gwerth a gyrhaeddwyd, yn yr uned a roddir; dim ond lle mae'r cofnod yn nodi un swm.",
        ),
        "300000",
    )
    unit: Text = declare_column(
        "code",
        ("Unit", "Uned"),
        ("The unit of the values (GBP for pounds).", "Uned y gwerthoedd (GBP am bunnoedd)."),
        "GBP",
        codelist="unit",
    )
    confidence: Text = declare_column(
        "code",
        ("Confidence", "Hyder"),
        ("How sure the benefit is.", "Pa mor sicr yw'r budd."),
        "medium",
        codelist="confidence",
    )
    risk_en: Text = declare_column(
        "text",
        ("Risk (English)", "Risg (Saesneg)"),
        ("What may keep the benefit from coming, in English.", "Yr hyn a allai atal y budd, yn Saesneg."),
        "Depends on a new system",
    )
    risk_cy: Text = declare_column(
        "text",
        ("Risk (Welsh)", "Risg (Cymraeg)"),
        ("What may keep the benefit from coming, in Welsh.", "Yr hyn a allai atal y budd, yn Gymraeg."),
        "Yn dibynnu ar system newydd",
    )
    due_date: Text = declare_column(
        "part-date", ("Due", "I'w wireddu erbyn"), ("When the benefit is due.", "Pryd y disgwylir y budd."), "2026-03"
    )
    realised_date: Text = declare_column(
        "part-date", ("Realised", "Gwireddwyd"), ("When it was reached.", "Pryd y cafodd ei gyrraedd."), "2012"
    )
    counted: YesNo = declare_column(
        "yes-no",
        ("Counted in totals", "Wedi'i gyfrif yn y cyfansymiau"),
        (
            "Whether the row's figures count in totals, so that nothing is added twice: of several providers' figures of one "
            "kind for a project one provider's count, and a sum does not count beside the parts that make it. Blank where the "
            "row has no figure.",
            "A yw ffigurau'r rhes yn cyfrif yn y cyfansymiau, fel na chaiff dim ei adio ddwywaith: o ffigurau o'r un math gan "
            "sawl darparwr ar gyfer prosiect, rhai un darparwr sy'n cyfrif, ac nid yw swm yn cyfrif wrth ochr y rhannau sy'n ei "
            "ffurfio. Gwag lle nad oes gan y rhes ffigur.",
        ),
        "true",
        sent=False,
    )


class Milestones(Table):
    _about = TableDescription(
        "milestones",
        "Milestones",
        "Cerrig milltir",
        "The steps of a project's plan: when each was planned, is now forecast, and was reached.",
        "Camau cynllun prosiect: pryd y cynlluniwyd pob un, pryd y'i rhagwelir yn awr, a phryd y'i cyrhaeddwyd.",
    )

    project_id: Text = declare_column(
        "identifier", PROJECT, PROJECT_SAYS, "ssr-4k7qd", key=True, sent=False, references="projects.project_id"
    )
    milestone_en: Text = declare_column(
        "text",
        ("Milestone (English)", "Carreg filltir (Saesneg)"),
        ("The step, in English.", "Y cam, yn Saesneg."),
        "Staff transferred",
        key=True,
        blank_in_key=True,
    )
    milestone_cy: Text = declare_column(
        "text",
        ("Milestone (Welsh)", "Carreg filltir (Cymraeg)"),
        ("The step, in Welsh.", "Y cam, yn Gymraeg."),
        "Trosglwyddwyd y staff",
        key=True,
        blank_in_key=True,
    )
    planned: Text = declare_column(
        "date", ("Planned", "Wedi'i gynllunio"), ("The date in the plan.", "Y dyddiad yn y cynllun."), "2025-04-01"
    )
    forecast: Text = declare_column(
        "date", ("Forecast", "Rhagolwg"), ("The date now expected.", "Y dyddiad a ddisgwylir yn awr."), "2025-06-01"
    )
    actual: Text = declare_column(
        "date", ("Actual", "Gwirioneddol"), ("The date it was reached.", "Y dyddiad y'i cyrhaeddwyd."), "2025-06-15"
    )
    slippage_days: Whole = declare_column(
        "integer",
        ("Slippage", "Llithriad"),
        (
            "Days from the planned date to the actual one, or to the forecast while there is none.",
            "Diwrnodau o'r dyddiad a gynlluniwyd i'r un gwirioneddol, neu i'r rhagolwg tra nad oes un.",
        ),
        "75",
        unit="days",
        sent=False,
    )
