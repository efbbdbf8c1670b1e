"""The tables of performance: measures, and their observed values."""

from schemas.column_declarations import Number, Table, TableDescription, Text, Whole, YesNo, declare_column


class Measures(Table):
    _about = TableDescription(
        "measures",
        "Measures",
        "Mesurau",
        "Performance indicators: what each counts, in which unit, and which direction is better.",
        "Dangosyddion perfformiad: beth mae pob un yn ei gyfrif, ym mha uned, a pha gyfeiriad sy'n well.",
    )

    measure_id: Text = declare_column(
        "identifier",
        ("Measure identifier", "Dynodydd y mesur"),
        ("The measure's short name.", "Enw byr y mesur."),
        "vacant-posts",
        key=True,
        pattern=r"[a-z0-9]+(-[a-z0-9]+)*",
    )
    title_en: Text = declare_column(
        "text",
        ("Title (English)", "Teitl (Saesneg)"),
        ("The measure's name in English.", "Enw'r mesur yn Saesneg."),
        "Vacant posts",
        required=True,
    )
    title_cy: Text = declare_column(
        "text",
        ("Title (Welsh)", "Teitl (Cymraeg)"),
        ("The measure's name in Welsh.", "Enw'r mesur yn Gymraeg."),
        "Swyddi gwag",
    )
    definition_en: Text = declare_column(
        "text",
        ("Definition (English)", "Diffiniad (Saesneg)"),
        ("What the measure counts, in English.", "Beth mae'r mesur yn ei gyfrif, yn Saesneg."),
        "Posts not filled, full-time equivalent",
    )
    definition_cy: Text = declare_column(
        "text",
        ("Definition (Welsh)", "Diffiniad (Cymraeg)"),
        ("What the measure counts, in Welsh.", "Beth mae'r mesur yn ei gyfrif, yn Gymraeg."),
        "Swyddi heb eu llenwi, cyfwerth ag amser llawn",
    )
    unit: Text = declare_column(
        "code", ("Unit", "Uned"), ("The unit of its values.", "Uned ei werthoedd."), "FTE", codelist="unit"
    )
    polarity: Text = declare_column(
        "code",
        ("Polarity", "Polaredd"),
        ("Which direction is better, if either is.", "Pa gyfeiriad sy'n well, os oes un."),
        "lower",
        required=True,
        codelist="polarity",
    )
    tolerance: Number = declare_column(
        "number",
        ("Tolerance", "Goddefiant"),
        (
            "How far from its target a value may be and still be near it, in per cent of the target.",
            "Pa mor bell o'i darged y gall gwerth fod a dal i fod yn agos ato, yn y cant o'r targed.",
        ),
        "5",
        unit="percent",
        minimum=0,
        maximum=100,
    )
    frequency: Text = declare_column(
        "code",
        ("Frequency", "Amlder"),
        ("How often it is measured.", "Pa mor aml y'i mesurir."),
        "annual",
        codelist="frequency",
    )
    owner_id: Text = declare_column(
        "identifier",
        ("Owner", "Perchennog"),
        (
            "The organisation that defines the measure, where known.",
            "Y sefydliad sy'n diffinio'r mesur, lle mae'n hysbys.",
        ),
        "GB-PLA-SWA",
        references="organisations.organisation_id",
    )
    seasonal: YesNo = declare_column(
        "yes-no",
        ("Seasonal", "Tymhorol"),
        (
            "Whether its values follow the seasons. Only when this says no is a quarter or month compared with the one just"
            " before it, and not with the same one a year earlier.",
            "A yw ei werthoedd yn dilyn y tymhorau. Dim ond pan ddywedir nad ydynt y cymharir chwarter neu fis â'r un yn union"
            " o'i flaen, ac nid â'r un un flwyddyn ynghynt.",
        ),
        "false",
    )
    service_area: Text = declare_column(
        "code",
        ("Service area", "Maes gwasanaeth"),
        (
            "The service that it measures, where it is one: an organisation's value then tells of the projects of that service"
            " in which the organisation shares.",
            "Y gwasanaeth y mae'n ei fesur, lle mae'n un: mae gwerth sefydliad wedyn yn berthnasol i brosiectau'r gwasanaeth"
            " hwnnw y mae'r sefydliad yn rhan ohonynt.",
        ),
        "libraries-leisure-culture",
        codelist="service_area",
    )
    withhold_below: Whole = declare_column(
        "integer",
        ("Withheld below", "Wedi'i ddal yn ôl islaw"),
        (
            "A value that is more than nought and less than this is not published, as it is a count so small that it could point"
            " to a person; a note says so.",
            "Ni chyhoeddir gwerth sy'n fwy na dim ac yn llai na hyn, gan ei fod yn gyfrif mor fach fel y gallai bwyntio at berson;"
            " mae nodyn yn dweud hynny.",
        ),
        "5",
        minimum=2,
    )


class Observations(Table):
    _about = TableDescription(
        "observations",
        "Observations",
        "Arsylwadau",
        "Values of measures, for a project or an organisation, period by period, with status and trend by the register's own rule.",
        "Gwerthoedd mesurau, ar gyfer prosiect neu sefydliad, fesul cyfnod, gyda statws a thuedd yn ôl rheol y gofrestr ei hun.",
    )

    measure_id: Text = declare_column(
        "identifier",
        ("Measure identifier", "Dynodydd y mesur"),
        ("The measure.", "Y mesur."),
        "vacant-posts",
        key=True,
        sent=False,
        references="measures.measure_id",
    )
    project_id: Text = declare_column(
        "identifier",
        ("Project identifier", "Dynodydd y prosiect"),
        (
            "The project measured; blank when the value is an organisation's.",
            "Y prosiect a fesurir; gwag pan fo'r gwerth yn perthyn i sefydliad.",
        ),
        "ssr-4k7qd",
        key=True,
        blank_in_key=True,
        sent=False,
        references="projects.project_id",
    )
    organisation_id: Text = declare_column(
        "identifier",
        ("Organisation identifier", "Dynodydd y sefydliad"),
        (
            "The organisation measured; blank when the value is the whole project's.",
            "Y sefydliad a fesurir; gwag pan fo'r gwerth yn perthyn i'r prosiect cyfan.",
        ),
        "GB-PLA-SWA",
        key=True,
        blank_in_key=True,
        sent=False,
        references="organisations.organisation_id",
    )
    period: Text = declare_column(
        "period",
        ("Period", "Cyfnod"),
        (
            "A financial year (2025-26), its quarter (2025-26-Q1), a month (2025-M04), a calendar year (2025), or the day of a count.",
            "Blwyddyn ariannol (2025-26), ei chwarter (2025-26-Q1), mis (2025-M04), blwyddyn galendr (2025), neu ddiwrnod y cyfrif.",
        ),
        "2025-26-Q1",
        key=True,
    )
    actual: Number = declare_column(
        "number",
        ("Value", "Gwerth"),
        (
            "The value reported for the period; the flag says when it is a forecast or otherwise special.",
            "Y gwerth a adroddwyd ar gyfer y cyfnod; mae'r faner yn dweud pan mae'n rhagolwg neu'n arbennig fel arall.",
        ),
        "6.5",
    )
    target: Number = declare_column(
        "number",
        ("Target", "Targed"),
        ("The target or benchmark for the period.", "Y targed neu'r meincnod ar gyfer y cyfnod."),
        "4",
    )
    baseline: Number = declare_column(
        "number", ("Baseline", "Gwaelodlin"), ("The value before the project.", "Y gwerth cyn y prosiect."), "8"
    )
    flag: Text = declare_column(
        "code",
        ("Flag", "Baner"),
        ("What is special about the value, if anything.", "Beth sy'n arbennig am y gwerth, os oes rhywbeth."),
        "provisional",
        codelist="flag",
    )
    status: Text = declare_column(
        "code",
        ("Status", "Statws"),
        (
            "Whether the target is met, by the register's rule.",
            "A yw'r targed wedi'i gyrraedd, yn ôl rheol y gofrestr.",
        ),
        "missed",
        required=True,
        codelist="status",
        sent=False,
    )
    trend: Text = declare_column(
        "code",
        ("Trend", "Tuedd"),
        (
            "Whether the value is better than in the last comparable period.",
            "A yw'r gwerth yn well nag yn y cyfnod cymaradwy diwethaf.",
        ),
        "worse",
        required=True,
        codelist="trend",
        sent=False,
    )


class ProjectPerformance(Table):
    _about = TableDescription(
        "project_performance",
        "Performance of projects",
        "Perfformiad prosiectau",
        "Where each measure that tells of a project stands now, and how it came to be joined to the project. Figures of several"
        " organisations are never added up or averaged.",
        "Lle mae pob mesur sy'n berthnasol i brosiect yn sefyll nawr, a sut y cafodd ei gysylltu â'r prosiect. Ni chaiff"
        " ffigurau sawl sefydliad byth eu hadio na'u cyfartaleddu.",
    )

    project_id: Text = declare_column(
        "identifier",
        ("Project identifier", "Dynodydd y prosiect"),
        ("The project.", "Y prosiect."),
        "ssr-4k7qd",
        key=True,
        sent=False,
        references="projects.project_id",
    )
    measure_id: Text = declare_column(
        "identifier",
        ("Measure identifier", "Dynodydd y mesur"),
        ("The measure.", "Y mesur."),
        "vacant-posts",
        key=True,
        sent=False,
        references="measures.measure_id",
    )
    organisation_id: Text = declare_column(
        "identifier",
        ("Organisation identifier", "Dynodydd y sefydliad"),
        (
            "The organisation measured; blank when the value is the whole project's.",
            "Y sefydliad a fesurir; gwag pan fo'r gwerth yn perthyn i'r prosiect cyfan.",
        ),
        "GB-PLA-SWA",
        key=True,
        blank_in_key=True,
        sent=False,
        references="organisations.organisation_id",
    )
    joined_by: Text = declare_column(
        "code",
        ("Joined by", "Cysylltwyd drwy"),
        ("Why the value tells of the project.", "Pam mae'r gwerth yn berthnasol i'r prosiect."),
        "organisation-and-service-area",
        required=True,
        codelist="joined_by",
        sent=False,
    )
    period: Text = declare_column(
        "period",
        ("Latest period", "Cyfnod diweddaraf"),
        ("The newest period that has a value.", "Y cyfnod diweddaraf sydd â gwerth."),
        "2025-26-Q1",
        required=True,
        sent=False,
    )
    actual: Number = declare_column(
        "number",
        ("Value", "Gwerth"),
        ("The value for that period.", "Y gwerth ar gyfer y cyfnod hwnnw."),
        "6.5",
        sent=False,
    )
    target: Number = declare_column(
        "number",
        ("Target", "Targed"),
        ("The target or benchmark for that period.", "Y targed neu'r meincnod ar gyfer y cyfnod hwnnw."),
        "4",
        sent=False,
    )
    status: Text = declare_column(
        "code",
        ("Status", "Statws"),
        (
            "Whether the target is met, by the register's rule.",
            "A yw'r targed wedi'i gyrraedd, yn ôl rheol y gofrestr.",
        ),
        "missed",
        required=True,
        codelist="status",
        sent=False,
    )
    trend: Text = declare_column(
        "code",
        ("Trend", "Tuedd"),
        (
            "Whether the value is better than in the last comparable period.",
            "A yw'r gwerth yn well nag yn y cyfnod cymaradwy diwethaf.",
        ),
        "worse",
        required=True,
        codelist="trend",
        sent=False,
    )
    flag: Text = declare_column(
        "code",
        ("Flag", "Baner"),
        ("What is special about the value, if anything.", "Beth sy'n arbennig am y gwerth, os oes rhywbeth."),
        "provisional",
        codelist="flag",
        sent=False,
    )
