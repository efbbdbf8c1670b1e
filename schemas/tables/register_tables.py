"""The tables that the register itself makes or keeps:

organisations, network, value_notes, quality, changes. What the review asks for stands in schemas.tables.review_tables.
"""

from schemas.column_declarations import Table, TableDescription, Text, Whole, declare_column


class Organisations(Table):
    _about = TableDescription(
        "organisations",
        "Organisations",
        "Sefydliadau",
        "Councils and their partners, with names in both languages and codes that other data can be joined to.",
        "Cynghorau a'u partneriaid, gydag enwau yn y ddwy iaith a chodau y gellir cysylltu data arall â nhw.",
    )

    organisation_id: Text = declare_column(
        "identifier",
        ("Organisation identifier", "Dynodydd y sefydliad"),
        (
            "An identifier in the style of org-id.guide; SSR-ORG- marks the register's own, where no published one is certain.",
            "Dynodydd yn null org-id.guide; mae SSR-ORG- yn nodi un y gofrestr ei hun, lle nad oes un cyhoeddedig sicr.",
        ),
        "GB-PLA-SWA",
        key=True,
        pattern=r"[A-Z]{2,}-[A-Z]{3}-[A-Za-z0-9-]+",
    )
    gss_code: Text = declare_column(
        "text",
        ("GSS code", "Cod GSS"),
        ("The nine-character code of the organisation's area.", "Cod naw nod ardal y sefydliad."),
        "W06000011",
        pattern=r"[A-Z][0-9]{8}",
    )
    name_en: Text = declare_column(
        "text",
        ("Name (English)", "Enw (Saesneg)"),
        ("Its name in English.", "Ei enw yn Saesneg."),
        "Swansea Council",
        required=True,
    )
    name_cy: Text = declare_column(
        "text", ("Name (Welsh)", "Enw (Cymraeg)"), ("Its name in Welsh.", "Ei enw yn Gymraeg."), "Cyngor Abertawe"
    )
    organisation_type: Text = declare_column(
        "code",
        ("Type", "Math"),
        ("What kind of organisation it is.", "Pa fath o sefydliad ydyw."),
        "council",
        required=True,
        codelist="organisation_type",
    )
    region: Text = declare_column(
        "code",
        ("Region", "Rhanbarth"),
        ("The region in which it works.", "Y rhanbarth y mae'n gweithio ynddo."),
        "south-west-wales",
        codelist="region",
    )
    valid_from: Text = declare_column(
        "part-date",
        ("Valid from", "Yn ddilys o"),
        ("When it began, where known.", "Pryd y dechreuodd, lle mae'n hysbys."),
        "1996-04-01",
    )
    valid_to: Text = declare_column(
        "part-date",
        ("Valid to", "Yn ddilys tan"),
        ("When it ended, if it has.", "Pryd y daeth i ben, os yw wedi."),
        "2019-03-31",
    )


class Network(Table):
    _about = TableDescription(
        "network",
        "Network",
        "Rhwydwaith",
        "Which organisations share services with which, and how many.",
        "Pa sefydliadau sy'n rhannu gwasanaethau â'i gilydd, a faint.",
    )

    organisation_id: Text = declare_column(
        "identifier",
        ("Organisation", "Sefydliad"),
        ("One organisation.", "Un sefydliad."),
        "GB-PLA-NTL",
        key=True,
        references="organisations.organisation_id",
    )
    other_organisation_id: Text = declare_column(
        "identifier",
        ("Other organisation", "Y sefydliad arall"),
        (
            "The organisation with which it shares; each pair stands once.",
            "Y sefydliad y mae'n rhannu ag ef; saif pob pâr unwaith.",
        ),
        "GB-PLA-SWA",
        key=True,
        references="organisations.organisation_id",
    )
    shared_projects: Whole = declare_column(
        "integer",
        ("Projects shared", "Prosiectau a rennir"),
        ("How many projects both take part in.", "Sawl prosiect y mae'r ddau yn cymryd rhan ynddo."),
        "5",
        required=True,
        minimum=1,
    )


class NetworkNodes(Table):
    _about = TableDescription(
        "network_nodes",
        "Network: organisations",
        "Rhwydwaith: sefydliadau",
        "Each organisation that shares services, with how many it shares and with how many others.",
        "Pob sefydliad sy'n rhannu gwasanaethau, gyda nifer y gwasanaethau a nifer y sefydliadau eraill.",
    )

    organisation_id: Text = declare_column(
        "identifier",
        ("Organisation", "Sefydliad"),
        ("The organisation.", "Y sefydliad."),
        "GB-PLA-SWA",
        key=True,
        references="organisations.organisation_id",
    )
    projects: Whole = declare_column(
        "integer",
        ("Projects", "Prosiectau"),
        (
            "How many projects it takes part in as lead, host or partner.",
            "Sawl prosiect y mae'n cymryd rhan ynddo fel arweinydd, lletywr neu bartner.",
        ),
        "12",
        required=True,
        minimum=1,
    )
    projects_led: Whole = declare_column(
        "integer",
        ("Projects led or hosted", "Prosiectau a arweinir neu a letyir"),
        ("How many of these it leads or hosts.", "Sawl un o'r rhain y mae'n ei arwain neu'n ei letya."),
        "3",
        required=True,
        minimum=0,
    )
    organisations_shared_with: Whole = declare_column(
        "integer",
        ("Organisations shared with", "Sefydliadau y rhennir â nhw"),
        (
            "With how many other organisations it shares at least one project.",
            "Gyda faint o sefydliadau eraill y mae'n rhannu o leiaf un prosiect.",
        ),
        "9",
        required=True,
        minimum=0,
    )


class ValueNotes(Table):
    _about = TableDescription(
        "value_notes",
        "Notes on values",
        "Nodiadau ar werthoedd",
        "What a sender wrote beside a value, or instead of one: withheld, not applicable, a range, in whose prices. A value"
        " that is withheld is neither missing nor nought.",
        "Yr hyn a ysgrifennodd anfonwr wrth ochr gwerth, neu yn ei le: wedi'i ddal yn ôl, amherthnasol, ystod, ym mhrisiau pa"
        " flwyddyn. Nid yw gwerth a ddelir yn ôl ar goll nac yn ddim.",
        subject_columns=("table", "column"),
    )

    table: Text = declare_column(
        "identifier", ("Table", "Tabl"), ("The table of the value.", "Tabl y gwerth."), "benefits", key=True
    )
    record: Text = declare_column(
        "identifier", ("Record", "Cofnod"), ("The key of its row.", "Allwedd ei res."), "ssr-4k7qd-b3f2a", key=True
    )
    column: Text = declare_column(
        "identifier", ("Column", "Colofn"), ("The column of the value.", "Colofn y gwerth."), "expected_value", key=True
    )
    provider: Text = declare_column(
        "identifier", ("Provider", "Darparwr"), ("Who wrote it.", "Pwy a'i hysgrifennodd."), "flat-list", key=True
    )
    note: Text = declare_column(
        "code",
        ("Note", "Nodyn"),
        ("What it means.", "Yr hyn a olyga."),
        "withheld",
        key=True,
        codelist="value_note",
    )
    text: Text = declare_column(
        "text",
        ("As sent", "Fel yr anfonwyd"),
        ("The words of the sender.", "Geiriau'r anfonwr."),
        "Section 43 - Commercial interests",
    )
    low: Text = declare_column(
        "text",
        ("Lowest", "Isaf"),
        (
            "The lower end of a range, written as the column writes its values.",
            "Pen isaf ystod, wedi'i ysgrifennu fel y mae'r golofn yn ysgrifennu ei gwerthoedd.",
        ),
        "304640000",
    )
    high: Text = declare_column(
        "text",
        ("Highest", "Uchaf"),
        (
            "The upper end of a range, written as the column writes its values.",
            "Pen uchaf ystod, wedi'i ysgrifennu fel y mae'r golofn yn ysgrifennu ei gwerthoedd.",
        ),
        "331470000",
    )


class Quality(Table):
    _about = TableDescription(
        "quality",
        "Quality of the returns",
        "Ansawdd y ffurflenni",
        "How many findings of each kind each provider's files gave rise to.",
        "Sawl canfyddiad o bob math a gododd o ffeiliau pob darparwr.",
    )

    provider: Text = declare_column(
        "identifier",
        ("Provider", "Darparwr"),
        ("Who sent the files.", "Pwy anfonodd y ffeiliau."),
        "flat-list",
        key=True,
    )
    rule: Text = declare_column(
        "identifier", ("Rule", "Rheol"), ("The rule that found it.", "Y rheol a'i canfu."), "amount-not-exact", key=True
    )
    severity: Text = declare_column(
        "code",
        ("Severity", "Difrifoldeb"),
        ("How grave it is.", "Pa mor ddifrifol ydyw."),
        "warning",
        required=True,
        codelist="severity",
    )
    findings: Whole = declare_column(
        "integer", ("Findings", "Canfyddiadau"), ("How many there are.", "Faint sydd."), "3", required=True, minimum=1
    )


class Changes(Table):
    _about = TableDescription(
        "changes",
        "Changes since the last release",
        "Newidiadau ers y cyhoeddiad diwethaf",
        "What changed since the last release, value by value, and why.",
        "Yr hyn a newidiodd ers y cyhoeddiad diwethaf, fesul gwerth, a pham.",
        subject_columns=("table", "column"),
    )

    table: Text = declare_column(
        "identifier", ("Table", "Tabl"), ("The table that changed.", "Y tabl a newidiodd."), "projects", key=True
    )
    record: Text = declare_column(
        "identifier", ("Record", "Cofnod"), ("The key of the row.", "Allwedd y rhes."), "ssr-4k7qd", key=True
    )
    column: Text = declare_column(
        "identifier",
        ("Column", "Colofn"),
        ("The column; * for a whole row.", "Y golofn; * am res gyfan."),
        "stage",
        key=True,
    )
    kind: Text = declare_column(
        "code",
        ("Kind", "Math"),
        ("What happened.", "Beth a ddigwyddodd."),
        "changed",
        required=True,
        codelist="change_kind",
    )
    cause: Text = declare_column(
        "code",
        ("Cause", "Achos"),
        ("Who or what changed it.", "Pwy neu beth a'i newidiodd."),
        "source",
        required=True,
        codelist="change_cause",
    )
    before: Text = declare_column("text", ("Before", "Cyn"), ("The value before.", "Y gwerth cynt."), "live")
    after: Text = declare_column("text", ("After", "Ar ôl"), ("The value after.", "Y gwerth wedyn."), "ended")
