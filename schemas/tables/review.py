"""The tables of the review's seven recommendations: assessments, recommendations."""

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
    rests_on: Text = declare(
        "text",
        ("Rests on", "Yn seiliedig ar"),
        (
            "The columns that the outcome rests on, each as table.column, parted by |.",
            "Y colofnau y mae'r canlyniad yn seiliedig arnynt, pob un fel tabl.colofn, wedi'u gwahanu gan |.",
        ),
        "projects.aim | projects.setting",
        required=True,
    )


class Recommendations(Table):
    _about = About(
        "recommendations",
        "Recommendations",
        "Argymhellion",
        "The seven recommendations of the 2011 review; what is done about them stands in follow_up.",
        "Saith argymhelliad adolygiad 2011; saif yr hyn a wneir yn eu cylch yn follow_up.",
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
    description_en: Text = declare(
        "text",
        ("Description (English)", "Disgrifiad (Saesneg)"),
        ("What it asks for, in English.", "Yr hyn y mae'n gofyn amdano, yn Saesneg."),
        "Use one definition every time.",
        required=True,
    )
    description_cy: Text = declare(
        "text",
        ("Description (Welsh)", "Disgrifiad (Cymraeg)"),
        ("What it asks for, in Welsh.", "Yr hyn y mae'n gofyn amdano, yn Gymraeg."),
        "Defnyddio un diffiniad bob tro.",
        required=True,
    )
