"""The table of projects: one row for each shared-service project, after all providers' records of it are reconciled."""

from schemas.column_declarations import Table, TableDescription, Text, YesNo, declare_column

ANSWERED = "Yes, no or not known, as the record says it. Blank in a return means not known; it never means no."
ATEBWYD = "Oes, nac oes neu anhysbys, fel y mae'r cofnod yn ei ddweud. Mae bwlch yn golygu anhysbys; nid yw byth yn golygu nac oes."


def _limb(title_en: str, title_cy: str, about_en: str, about_cy: str) -> Text:
    """A limb of the definition, as a yes, no or not known."""
    descriptions = (f"{about_en} {ANSWERED}", f"{about_cy} {ATEBWYD}")
    return declare_column("code", (title_en, title_cy), descriptions, "yes", codelist="answer", required=True)


class Projects(Table):
    _about = TableDescription(
        "projects",
        "Projects",
        "Prosiectau",
        "Shared-service projects, one row each, with the verdict of the definition and its reasons.",
        "Prosiectau gwasanaeth a rennir, un rhes yr un, gyda dyfarniad y diffiniad a'i resymau.",
    )

    project_id: Text = declare_column(
        "identifier",
        ("Project identifier", "Dynodydd y prosiect"),
        (
            "Given once by the register and never used again for another project.",
            "Rhoddir unwaith gan y gofrestr ac ni chaiff ei ddefnyddio eto ar gyfer prosiect arall.",
        ),
        "ssr-4k7qd",
        key=True,
        sent=False,
        pattern=r"ssr-[0-9a-hjkmnp-tv-z]{5,}",
    )
    title_en: Text = declare_column(
        "text",
        ("Title (English)", "Teitl (Saesneg)"),
        ("The project's name in English.", "Enw'r prosiect yn Saesneg."),
        "Shared Resource Service",
    )
    title_cy: Text = declare_column(
        "text",
        ("Title (Welsh)", "Teitl (Cymraeg)"),
        ("The project's name in Welsh.", "Enw'r prosiect yn Gymraeg."),
        "Gwasanaeth Adnoddau a Rennir",
    )
    summary_en: Text = declare_column(
        "text",
        ("Summary (English)", "Crynodeb (Saesneg)"),
        ("What the project does, in English.", "Yr hyn y mae'r prosiect yn ei wneud, yn Saesneg."),
        "One ICT service for several councils.",
    )
    summary_cy: Text = declare_column(
        "text",
        ("Summary (Welsh)", "Crynodeb (Cymraeg)"),
        ("What the project does, in Welsh.", "Yr hyn y mae'r prosiect yn ei wneud, yn Gymraeg."),
        "Un gwasanaeth TGCh i sawl cyngor.",
    )
    service_area: Text = declare_column(
        "code",
        ("Service area", "Maes gwasanaeth"),
        ("The kind of service that is shared.", "Y math o wasanaeth a rennir."),
        "ict",
        codelist="service_area",
    )
    lgsl_id: Text = declare_column(
        "text",
        ("Local Government Service List number", "Rhif y Rhestr Gwasanaethau Llywodraeth Leol"),
        (
            "The number of the service in the Local Government Service List (LGSL), where the provider gives it.",
            "Rhif y gwasanaeth yn y Rhestr Gwasanaethau Llywodraeth Leol (LGSL), lle mae'r darparwr yn ei roi.",
        ),
        "867",
        pattern=r"[0-9]{1,5}",
    )
    stage: Text = declare_column(
        "code",
        ("Stage", "Cam"),
        ("Where the project is in its life.", "Ble mae'r prosiect yn ei oes."),
        "live",
        codelist="stage",
    )
    aim: Text = declare_column(
        "code",
        ("Aim", "Nod"),
        (
            "Whether the project is meant to save money, improve the service, or both.",
            "A yw'r prosiect i fod i arbed arian, gwella'r gwasanaeth, neu'r ddau.",
        ),
        "both",
        codelist="aim",
    )
    setting: Text = declare_column(
        "code",
        ("Setting", "Lleoliad"),
        (
            "Whether councils share with councils, or with other partners; worked out from the partners' types.",
            "A yw cynghorau'n rhannu â chynghorau, neu â phartneriaid eraill; cyfrifir o fathau'r partneriaid.",
        ),
        "between-councils",
        codelist="setting",
        sent=False,
    )
    vehicle: Text = declare_column(
        "code",
        ("Vehicle", "Cyfrwng"),
        ("The legal or governance form of the sharing.", "Ffurf gyfreithiol neu lywodraethu'r rhannu."),
        "joint-committee",
        codelist="vehicle",
    )
    lead_organisation_id: Text = declare_column(
        "identifier",
        ("Lead organisation", "Sefydliad arweiniol"),
        (
            "The organisation that leads or hosts the project, if one is named.",
            "Y sefydliad sy'n arwain neu'n lletya'r prosiect, os enwir un.",
        ),
        "GB-PLA-SWA",
        sent=False,
        references="organisations.organisation_id",
    )
    forum: Text = declare_column(
        "text",
        ("Forum", "Fforwm"),
        (
            "The board or committee to which the project reports (Public Services Board, Regional Partnership Board, joint committee).",
            "Y bwrdd neu'r pwyllgor y mae'r prosiect yn adrodd iddo (Bwrdd Gwasanaethau Cyhoeddus, Bwrdd Partneriaeth Rhanbarthol, cyd-bwyllgor).",
        ),
        "Swansea Public Services Board",
    )
    national_programme: Text = declare_column(
        "text",
        ("National programme", "Rhaglen genedlaethol"),
        (
            "The national programme that the project delivers, if any.",
            "Y rhaglen genedlaethol y mae'r prosiect yn ei chyflawni, os oes un.",
        ),
        "Invest to Save",
    )
    idea_origin: Text = declare_column(
        "code",
        ("Origin of the idea", "Tarddiad y syniad"),
        ("Where the idea for the project came from.", "O ble y daeth y syniad am y prosiect."),
        "staff",
        codelist="idea_origin",
    )
    region: Text = declare_column(
        "code",
        ("Region", "Rhanbarth"),
        (
            "The region of all its partners, or Wales when they come from more than one; worked out.",
            "Rhanbarth ei holl bartneriaid, neu Gymru pan ddônt o fwy nag un; cyfrifir.",
        ),
        "south-west-wales",
        codelist="region",
        sent=False,
    )
    major: YesNo = declare_column(
        "yes-no",
        ("Major project", "Prosiect mawr"),
        (
            "Whether the provider marks the project as a major one.",
            "A yw'r darparwr yn nodi bod y prosiect yn un mawr.",
        ),
        "true",
    )
    start_planned: Text = declare_column(
        "part-date",
        ("Planned start", "Dyddiad cychwyn a gynlluniwyd"),
        (
            "When the project was to start, as exact as the source.",
            "Pryd yr oedd y prosiect i fod i gychwyn, mor fanwl â'r ffynhonnell.",
        ),
        "2025-04",
    )
    start_actual: Text = declare_column(
        "part-date",
        ("Start", "Dyddiad cychwyn"),
        (
            "When the project started, as exact as the source: a year, a month, a day, or a span of months.",
            "Pryd y cychwynnodd y prosiect, mor fanwl â'r ffynhonnell: blwyddyn, mis, diwrnod, neu gyfnod o fisoedd.",
        ),
        "2015-06-01",
    )
    end_date: Text = declare_column(
        "part-date",
        ("End", "Dyddiad gorffen"),
        ("When the project ended or is to end.", "Pryd y daeth y prosiect i ben neu pryd y daw i ben."),
        "2025-05-31",
    )
    business_case_date: Text = declare_column(
        "date",
        ("Business case date", "Dyddiad yr achos busnes"),
        ("The date of the business case.", "Dyddiad yr achos busnes."),
        "2024-09-01",
    )
    scrutiny_tested_date: Text = declare_column(
        "date",
        ("Tested by scrutiny", "Profwyd gan graffu"),
        ("The date on which scrutiny tested the business case.", "Y dyddiad y profodd craffu yr achos busnes."),
        "2024-11-12",
    )
    sponsor_post: Text = declare_column(
        "text",
        ("Officer sponsor's post", "Swydd y swyddog noddi"),
        ("The post title of the officer who sponsors the project.", "Teitl swydd y swyddog sy'n noddi'r prosiect."),
        "Director of Resources",
    )
    sponsor_is_director: YesNo = declare_column(
        "yes-no",
        ("Sponsor is at director level", "Mae'r noddwr ar lefel cyfarwyddwr"),
        ("Whether that post is at director level.", "A yw'r swydd honno ar lefel cyfarwyddwr."),
        "true",
    )
    champion_portfolio: Text = declare_column(
        "text",
        ("Champion's portfolio", "Portffolio'r hyrwyddwr"),
        (
            "The portfolio of the cabinet member who champions the project.",
            "Portffolio'r aelod cabinet sy'n hyrwyddo'r prosiect.",
        ),
        "Finance",
    )
    plan_date: Text = declare_column(
        "date",
        ("Plan date", "Dyddiad y cynllun"),
        ("The date of the project's current plan.", "Dyddiad cynllun presennol y prosiect."),
        "2025-03-31",
    )
    support_named: Text = declare_column(
        "text",
        ("Specialised support", "Cymorth arbenigol"),
        (
            "The specialised support named for the project (legal, personnel, project management).",
            "Y cymorth arbenigol a enwir ar gyfer y prosiect (cyfreithiol, personél, rheoli prosiect).",
        ),
        "Legal and HR, from the lead council",
    )
    distinct_service: Text = _limb(
        "Distinct service",
        "Gwasanaeth unigryw",
        "Is it a clearly defined and distinctive service?",
        "A yw'n wasanaeth unigryw sydd wedi'i ddiffinio'n glir?",
    )
    risk_shared: Text = _limb(
        "Risk shared", "Rhennir risg", "Is risk shared between organisations?", "A rennir risg rhwng sefydliadau?"
    )
    responsibility_shared: Text = _limb(
        "Responsibility shared",
        "Rhennir cyfrifoldeb",
        "Is responsibility shared between organisations?",
        "A rennir cyfrifoldeb rhwng sefydliadau?",
    )
    improves_for_user: Text = _limb(
        "Improves for the user",
        "Gwella i'r defnyddiwr",
        "Is it there to improve the service for the user?",
        "A yw yno i wella'r gwasanaeth i'r defnyddiwr?",
    )
    improves_for_provider: Text = _limb(
        "Improves for the provider",
        "Gwella i'r darparwr",
        "Is it there to improve the service for the organisations that provide it?",
        "A yw yno i wella'r gwasanaeth i'r sefydliadau sy'n ei ddarparu?",
    )
    single_management_structure: Text = _limb(
        "Single management structure",
        "Un strwythur rheoli",
        "Does it have a single management structure?",
        "A oes ganddo un strwythur rheoli?",
    )
    pooled_budget: Text = _limb(
        "Pooled budget", "Cyllideb gyfun", "Does it have a pooled budget?", "A oes ganddo gyllideb gyfun?"
    )
    shared_asset: Text = _limb(
        "Shared asset", "Ased a rennir", "Does it have a shared asset?", "A oes ganddo ased a rennir?"
    )
    evidence_en: Text = declare_column(
        "text",
        ("Evidence (English)", "Tystiolaeth (Saesneg)"),
        (
            "What the record says in support of its answers, in English.",
            "Yr hyn y mae'r cofnod yn ei ddweud i gefnogi ei atebion, yn Saesneg.",
        ),
        "Governance: joint committee",
    )
    evidence_cy: Text = declare_column(
        "text",
        ("Evidence (Welsh)", "Tystiolaeth (Cymraeg)"),
        (
            "What the record says in support of its answers, in Welsh.",
            "Yr hyn y mae'r cofnod yn ei ddweud i gefnogi ei atebion, yn Gymraeg.",
        ),
        "Llywodraethu: cyd-bwyllgor",
    )
    verdict: Text = declare_column(
        "code",
        ("Verdict", "Dyfarniad"),
        (
            "What follows from the definition for the record as sent. It says nothing about any organisation.",
            "Yr hyn sy'n dilyn o'r diffiniad ar gyfer y cofnod fel y'i hanfonwyd. Nid yw'n dweud dim am unrhyw sefydliad.",
        ),
        "cannot-tell",
        codelist="verdict",
        required=True,
        sent=False,
    )
    verdict_reasons_en: Text = declare_column(
        "text",
        ("Reasons for the verdict (English)", "Rhesymau'r dyfarniad (Saesneg)"),
        (
            "The reasons, a sentence for each limb of the definition, in English.",
            "Y rhesymau, brawddeg ar gyfer pob rhan o'r diffiniad, yn Saesneg.",
        ),
        "Risk shared: this register holds no statement.",
        required=True,
        sent=False,
    )
    verdict_reasons_cy: Text = declare_column(
        "text",
        ("Reasons for the verdict (Welsh)", "Rhesymau'r dyfarniad (Cymraeg)"),
        (
            "The reasons, a sentence for each limb of the definition, in Welsh.",
            "Y rhesymau, brawddeg ar gyfer pob rhan o'r diffiniad, yn Gymraeg.",
        ),
        "Rhennir risg: nid oes datganiad yn y gofrestr hon.",
        required=True,
        sent=False,
    )
    definition_version: Text = declare_column(
        "text",
        ("Definition version", "Fersiwn y diffiniad"),
        ("The version of the definition that gave the verdict.", "Fersiwn y diffiniad a roddodd y dyfarniad."),
        "2011-04",
        required=True,
        sent=False,
    )
    delivery_confidence: Text = declare_column(
        "code",
        ("Delivery confidence", "Hyder cyflawni"),
        (
            "The provider's own view of whether the project will succeed; never worked out by the register.",
            "Barn y darparwr ei hun a fydd y prosiect yn llwyddo; ni chaiff byth ei chyfrifo gan y gofrestr.",
        ),
        "amber",
        codelist="delivery_confidence",
    )
    delivery_confidence_date: Text = declare_column(
        "date",
        ("Delivery confidence date", "Dyddiad yr hyder cyflawni"),
        ("The date of that view.", "Dyddiad y farn honno."),
        "2025-09-30",
    )
    data_date: Text = declare_column(
        "date",
        ("Data date", "Dyddiad y data"),
        (
            "The date of the newest return that this row rests on.",
            "Dyddiad y ffurflen ddiweddaraf y mae'r rhes hon yn seiliedig arni.",
        ),
        "2026-11-01",
        required=True,
        sent=False,
    )
    stale: YesNo = declare_column(
        "yes-no",
        ("Stale", "Wedi dyddio"),
        (
            "True when no provider reported the project in its latest return, and the last good record is shown.",
            "Gwir pan na wnaeth unrhyw ddarparwr adrodd ar y prosiect yn ei ffurflen ddiweddaraf, a dangosir y cofnod da diwethaf.",
        ),
        "false",
        required=True,
        sent=False,
    )
    contact_post: Text = declare_column(
        "text",
        ("Contact post", "Swydd gyswllt"),
        (
            "For staff: the post to ask about the project. No person's name.",
            "I staff: y swydd i'w holi am y prosiect. Dim enw unrhyw berson.",
        ),
        "Shared services manager",
        audience="internal",
    )
    internal_note_en: Text = declare_column(
        "text",
        ("Internal note (English)", "Nodyn mewnol (Saesneg)"),
        ("For staff: a note that is not published, in English.", "I staff: nodyn nas cyhoeddir, yn Saesneg."),
        "Figures to be agreed with the health board.",
        audience="internal",
    )
    internal_note_cy: Text = declare_column(
        "text",
        ("Internal note (Welsh)", "Nodyn mewnol (Cymraeg)"),
        ("For staff: a note that is not published, in Welsh.", "I staff: nodyn nas cyhoeddir, yn Gymraeg."),
        "Ffigurau i'w cytuno â'r bwrdd iechyd.",
        audience="internal",
    )
