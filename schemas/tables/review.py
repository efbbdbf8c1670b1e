"""The tables of the review's seven recommendations: assessments, recommendations, ideas."""

from schemas.columns import About, Table, Text, declare


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
