"""The tables that the register itself makes or keeps:

organisations, assessments, recommendations, ideas, network, quality, changes.
"""

from schemas.columns import About, Table, Text, Whole, declare


class Organisations(Table):
    _about = About(
        "organisations",
        "Organisations",
        "Sefydliadau",
        "Councils and their partners, with names in both languages and codes that other data can be joined to.",
        "Cynghorau a'u partneriaid, gydag enwau yn y ddwy iaith a chodau y gellir cysylltu data arall â nhw.",
    )

    organisation_id: Text = declare(
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
    gss_code: Text = declare(
        "text",
        ("GSS code", "Cod GSS"),
        ("The nine-character code of the organisation's area.", "Cod naw nod ardal y sefydliad."),
        "W06000011",
        pattern=r"[A-Z][0-9]{8}",
    )
    name_en: Text = declare(
        "text",
        ("Name (English)", "Enw (Saesneg)"),
        ("Its name in English.", "Ei enw yn Saesneg."),
        "Swansea Council",
        required=True,
    )
    name_cy: Text = declare(
        "text", ("Name (Welsh)", "Enw (Cymraeg)"), ("Its name in Welsh.", "Ei enw yn Gymraeg."), "Cyngor Abertawe"
    )
    organisation_type: Text = declare(
        "code",
        ("Type", "Math"),
        ("What kind of organisation it is.", "Pa fath o sefydliad ydyw."),
        "council",
        required=True,
        codelist="organisation_type",
    )
    region: Text = declare(
        "code",
        ("Region", "Rhanbarth"),
        ("The region in which it works.", "Y rhanbarth y mae'n gweithio ynddo."),
        "south-west-wales",
        codelist="region",
    )
    valid_from: Text = declare(
        "part-date",
        ("Valid from", "Yn ddilys o"),
        ("When it began, where known.", "Pryd y dechreuodd, lle mae'n hysbys."),
        "1996-04-01",
    )
    valid_to: Text = declare(
        "part-date",
        ("Valid to", "Yn ddilys tan"),
        ("When it ended, if it has.", "Pryd y daeth i ben, os yw wedi."),
        "2019-03-31",
    )


class Assessments(Table):
    _about = About(
        "assessments",
        "Assessments",
        "Asesiadau",
        "How far the record of each project meets each recommendation of the review, with the reasons.",
        "I ba raddau y mae cofnod pob prosiect yn bodloni pob argymhelliad yn yr adolygiad, gyda'r rhesymau.",
    )

    project_id: Text = declare(
        "identifier",
        ("Project identifier", "Dynodydd y prosiect"),
        ("The project assessed.", "Y prosiect a asesir."),
        "ssr-4k7qd",
        key=True,
        references="projects.project_id",
    )
    recommendation: Text = declare(
        "code",
        ("Recommendation", "Argymhelliad"),
        ("The recommendation of the review.", "Argymhelliad yr adolygiad."),
        "R1",
        key=True,
        codelist="recommendation",
        references="recommendations.recommendation",
    )
    outcome: Text = declare(
        "code",
        ("Outcome", "Canlyniad"),
        ("What follows from the record.", "Yr hyn sy'n dilyn o'r cofnod."),
        "cannot-tell",
        required=True,
        codelist="outcome",
    )
    reasons_en: Text = declare(
        "text",
        ("Reasons (English)", "Rhesymau (Saesneg)"),
        ("Why, in English.", "Pam, yn Saesneg."),
        "No statement is held.",
        required=True,
    )
    reasons_cy: Text = declare(
        "text",
        ("Reasons (Welsh)", "Rhesymau (Cymraeg)"),
        ("Why, in Welsh.", "Pam, yn Gymraeg."),
        "Ni ddelir datganiad.",
        required=True,
    )


class Recommendations(Table):
    _about = About(
        "recommendations",
        "Recommendations",
        "Argymhellion",
        "The seven recommendations of the 2011 review, and what has been done about each.",
        "Saith argymhelliad adolygiad 2011, a'r hyn a wnaed ynghylch pob un.",
    )

    recommendation: Text = declare(
        "code",
        ("Recommendation", "Argymhelliad"),
        ("Its number.", "Ei rif."),
        "R1",
        key=True,
        codelist="recommendation",
    )
    title_en: Text = declare(
        "text",
        ("Title (English)", "Teitl (Saesneg)"),
        ("What it is about, in English.", "Am beth y mae, yn Saesneg."),
        "A clear definition",
        required=True,
    )
    title_cy: Text = declare(
        "text",
        ("Title (Welsh)", "Teitl (Cymraeg)"),
        ("What it is about, in Welsh.", "Am beth y mae, yn Gymraeg."),
        "Diffiniad clir",
        required=True,
    )
    response: Text = declare(
        "code",
        ("Response", "Ymateb"),
        ("Whether it was accepted.", "A gafodd ei dderbyn."),
        "accepted",
        codelist="response",
    )
    action_en: Text = declare(
        "text",
        ("Action (English)", "Cam gweithredu (Saesneg)"),
        ("What is to be done, in English.", "Yr hyn sydd i'w wneud, yn Saesneg."),
        "Adopt the definition",
    )
    action_cy: Text = declare(
        "text",
        ("Action (Welsh)", "Cam gweithredu (Cymraeg)"),
        ("What is to be done, in Welsh.", "Yr hyn sydd i'w wneud, yn Gymraeg."),
        "Mabwysiadu'r diffiniad",
    )
    owner_post: Text = declare(
        "text",
        ("Owner's post", "Swydd y perchennog"),
        ("The post that answers for it.", "Y swydd sy'n atebol amdano."),
        "Director of Resources",
    )
    due: Text = declare(
        "date", ("Due", "I'w gwblhau erbyn"), ("When it is to be done.", "Pryd y mae i'w wneud."), "2012-03-31"
    )
    state: Text = declare(
        "code",
        ("State", "Cyflwr"),
        ("How far it has been done.", "I ba raddau y cafodd ei wneud."),
        "partly",
        codelist="outcome",
    )
    evidence_en: Text = declare(
        "text",
        ("Evidence (English)", "Tystiolaeth (Saesneg)"),
        ("What shows it, in English.", "Yr hyn sy'n ei ddangos, yn Saesneg."),
        "Cabinet minute",
    )
    evidence_cy: Text = declare(
        "text",
        ("Evidence (Welsh)", "Tystiolaeth (Cymraeg)"),
        ("What shows it, in Welsh.", "Yr hyn sy'n ei ddangos, yn Gymraeg."),
        "Cofnod y cabinet",
    )


class Ideas(Table):
    _about = About(
        "ideas",
        "Ideas for new projects",
        "Syniadau am brosiectau newydd",
        "Services that staff and others suggest sharing.",
        "Gwasanaethau y mae staff ac eraill yn awgrymu eu rhannu.",
    )

    idea_id: Text = declare(
        "identifier",
        ("Idea identifier", "Dynodydd y syniad"),
        ("Given once by the register.", "Rhoddir unwaith gan y gofrestr."),
        "idea-0001",
        key=True,
    )
    title_en: Text = declare(
        "text",
        ("Title (English)", "Teitl (Saesneg)"),
        ("The idea, in English.", "Y syniad, yn Saesneg."),
        "Shared payroll",
    )
    title_cy: Text = declare(
        "text",
        ("Title (Welsh)", "Teitl (Cymraeg)"),
        ("The idea, in Welsh.", "Y syniad, yn Gymraeg."),
        "Cyflogres a rennir",
    )
    service_area: Text = declare(
        "code",
        ("Service area", "Maes gwasanaeth"),
        ("The service.", "Y gwasanaeth."),
        "human-resources",
        codelist="service_area",
    )
    idea_origin: Text = declare(
        "code", ("Origin", "Tarddiad"), ("Whose idea it is.", "Syniad pwy ydyw."), "staff", codelist="idea_origin"
    )
    organisation_id: Text = declare(
        "identifier",
        ("Organisation identifier", "Dynodydd y sefydliad"),
        ("The organisation that it comes from.", "Y sefydliad y daw ohono."),
        "GB-PLA-SWA",
        references="organisations.organisation_id",
    )
    suggested_on: Text = declare(
        "date", ("Suggested on", "Awgrymwyd ar"), ("When it was put forward.", "Pryd y cafodd ei gynnig."), "2026-05-01"
    )


class Network(Table):
    _about = About(
        "network",
        "Network",
        "Rhwydwaith",
        "Which organisations share services with which, and how many.",
        "Pa sefydliadau sy'n rhannu gwasanaethau â'i gilydd, a faint.",
    )

    organisation_id: Text = declare(
        "identifier",
        ("Organisation", "Sefydliad"),
        ("One organisation.", "Un sefydliad."),
        "GB-PLA-NTL",
        key=True,
        references="organisations.organisation_id",
    )
    other_organisation_id: Text = declare(
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
    shared_projects: Whole = declare(
        "integer",
        ("Projects shared", "Prosiectau a rennir"),
        ("How many projects both take part in.", "Sawl prosiect y mae'r ddau yn cymryd rhan ynddo."),
        "5",
        required=True,
        minimum=1,
    )


class ValueNotes(Table):
    _about = About(
        "value_notes",
        "Notes on values",
        "Nodiadau ar werthoedd",
        "What a sender wrote beside a value, or instead of one: withheld, not applicable, a range, in whose prices. A value"
        " that is withheld is neither missing nor nought.",
        "Yr hyn a ysgrifennodd anfonwr wrth ochr gwerth, neu yn ei le: wedi'i ddal yn ôl, amherthnasol, ystod, ym mhrisiau pa"
        " flwyddyn. Nid yw gwerth a ddelir yn ôl ar goll nac yn ddim.",
    )

    table: Text = declare(
        "identifier", ("Table", "Tabl"), ("The table of the value.", "Tabl y gwerth."), "benefits", key=True
    )
    record: Text = declare(
        "identifier", ("Record", "Cofnod"), ("The key of its row.", "Allwedd ei res."), "ssr-4k7qd-b3f2a", key=True
    )
    column: Text = declare(
        "identifier", ("Column", "Colofn"), ("The column of the value.", "Colofn y gwerth."), "expected_value", key=True
    )
    provider: Text = declare(
        "identifier", ("Provider", "Darparwr"), ("Who wrote it.", "Pwy a'i hysgrifennodd."), "flat-list", key=True
    )
    note: Text = declare(
        "code",
        ("Note", "Nodyn"),
        ("What it means.", "Yr hyn a olyga."),
        "withheld",
        key=True,
        codelist="value_note",
    )
    text: Text = declare(
        "text",
        ("As sent", "Fel yr anfonwyd"),
        ("The words of the sender.", "Geiriau'r anfonwr."),
        "Section 43 - Commercial interests",
    )
    low: Text = declare(
        "text",
        ("Lowest", "Isaf"),
        (
            "The lower end of a range, written as the column writes its values.",
            "Pen isaf ystod, wedi'i ysgrifennu fel y mae'r golofn yn ysgrifennu ei gwerthoedd.",
        ),
        "304640000",
    )
    high: Text = declare(
        "text",
        ("Highest", "Uchaf"),
        (
            "The upper end of a range, written as the column writes its values.",
            "Pen uchaf ystod, wedi'i ysgrifennu fel y mae'r golofn yn ysgrifennu ei gwerthoedd.",
        ),
        "331470000",
    )


class Quality(Table):
    _about = About(
        "quality",
        "Quality of the returns",
        "Ansawdd y ffurflenni",
        "How many findings of each kind each provider's files gave rise to.",
        "Sawl canfyddiad o bob math a gododd o ffeiliau pob darparwr.",
    )

    provider: Text = declare(
        "identifier",
        ("Provider", "Darparwr"),
        ("Who sent the files.", "Pwy anfonodd y ffeiliau."),
        "flat-list",
        key=True,
    )
    rule: Text = declare(
        "identifier", ("Rule", "Rheol"), ("The rule that found it.", "Y rheol a'i canfu."), "amount-not-exact", key=True
    )
    severity: Text = declare(
        "code",
        ("Severity", "Difrifoldeb"),
        ("How grave it is.", "Pa mor ddifrifol ydyw."),
        "warning",
        required=True,
        codelist="severity",
    )
    findings: Whole = declare(
        "integer", ("Findings", "Canfyddiadau"), ("How many there are.", "Faint sydd."), "3", required=True, minimum=1
    )


class Changes(Table):
    _about = About(
        "changes",
        "Changes since the last release",
        "Newidiadau ers y cyhoeddiad diwethaf",
        "What changed since the last release, value by value, and why.",
        "Yr hyn a newidiodd ers y cyhoeddiad diwethaf, fesul gwerth, a pham.",
    )

    table: Text = declare(
        "identifier", ("Table", "Tabl"), ("The table that changed.", "Y tabl a newidiodd."), "projects", key=True
    )
    record: Text = declare(
        "identifier", ("Record", "Cofnod"), ("The key of the row.", "Allwedd y rhes."), "ssr-4k7qd", key=True
    )
    column: Text = declare(
        "identifier",
        ("Column", "Colofn"),
        ("The column; * for a whole row.", "Y golofn; * am res gyfan."),
        "stage",
        key=True,
    )
    kind: Text = declare(
        "code",
        ("Kind", "Math"),
        ("What happened.", "Beth a ddigwyddodd."),
        "changed",
        required=True,
        codelist="change_kind",
    )
    cause: Text = declare(
        "code",
        ("Cause", "Achos"),
        ("Who or what changed it.", "Pwy neu beth a'i newidiodd."),
        "source",
        required=True,
        codelist="change_cause",
    )
    before: Text = declare("text", ("Before", "Cyn"), ("The value before.", "Y gwerth cynt."), "live")
    after: Text = declare("text", ("After", "Ar ôl"), ("The value after.", "Y gwerth wedyn."), "ended")
