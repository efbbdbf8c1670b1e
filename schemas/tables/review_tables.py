"""The tables of the review's seven recommendations:

assessments, recommendations; and of all projects together: portfolio, chances, totals. Their follow-up is follow_up's.
"""

from schemas.column_declarations import Number, Table, TableDescription, Text, Whole, YesNo, declare_column


class Assessments(Table):
    _about = TableDescription(
        "assessments",
        "Assessments",
        "Asesiadau",
        "How far the record of each project meets each recommendation of the review, with the reasons.",
        "I ba raddau y mae cofnod pob prosiect yn bodloni pob argymhelliad yn yr adolygiad, gyda'r rhesymau.",
    )

    project_id: Text = declare_column(
        "identifier",
        ("Project identifier", "Dynodydd y prosiect"),
        ("The project assessed.", "Y prosiect a asesir."),
        "ssr-4k7qd",
        key=True,
        references="projects.project_id",
    )
    recommendation: Text = declare_column(
        "code",
        ("Recommendation", "Argymhelliad"),
        ("The recommendation of the review.", "Argymhelliad yr adolygiad."),
        "R1",
        key=True,
        codelist="recommendation",
        references="recommendations.recommendation",
    )
    outcome: Text = declare_column(
        "code",
        ("Outcome", "Canlyniad"),
        ("What follows from the record.", "Yr hyn sy'n dilyn o'r cofnod."),
        "cannot-tell",
        required=True,
        codelist="outcome",
    )
    reasons_en: Text = declare_column(
        "text",
        ("Reasons (English)", "Rhesymau (Saesneg)"),
        ("Why, in English.", "Pam, yn Saesneg."),
        "No statement is held.",
        required=True,
    )
    reasons_cy: Text = declare_column(
        "text",
        ("Reasons (Welsh)", "Rhesymau (Cymraeg)"),
        ("Why, in Welsh.", "Pam, yn Gymraeg."),
        "Ni ddelir datganiad.",
        required=True,
    )
    rests_on: Text = declare_column(
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
    _about = TableDescription(
        "recommendations",
        "Recommendations",
        "Argymhellion",
        "The seven recommendations of the 2011 review; what is done about them stands in follow_up.",
        "Saith argymhelliad adolygiad 2011; saif yr hyn a wneir yn eu cylch yn follow_up.",
    )

    recommendation: Text = declare_column(
        "code",
        ("Recommendation", "Argymhelliad"),
        ("Its number.", "Ei rif."),
        "R1",
        key=True,
        codelist="recommendation",
    )
    title_en: Text = declare_column(
        "text",
        ("Title (English)", "Teitl (Saesneg)"),
        ("What it is about, in English.", "Am beth y mae, yn Saesneg."),
        "A clear definition",
        required=True,
    )
    title_cy: Text = declare_column(
        "text",
        ("Title (Welsh)", "Teitl (Cymraeg)"),
        ("What it is about, in Welsh.", "Am beth y mae, yn Gymraeg."),
        "Diffiniad clir",
        required=True,
    )
    description_en: Text = declare_column(
        "text",
        ("Description (English)", "Disgrifiad (Saesneg)"),
        ("What it asks for, in English.", "Yr hyn y mae'n gofyn amdano, yn Saesneg."),
        "Use one definition every time.",
        required=True,
    )
    description_cy: Text = declare_column(
        "text",
        ("Description (Welsh)", "Disgrifiad (Cymraeg)"),
        ("What it asks for, in Welsh.", "Yr hyn y mae'n gofyn amdano, yn Gymraeg."),
        "Defnyddio un diffiniad bob tro.",
        required=True,
    )


class Portfolio(Table):
    _about = TableDescription(
        "portfolio",
        "Portfolio",
        "Portffolio",
        "How many projects' records meet each recommendation of the review, and how far.",
        "Sawl cofnod prosiect sy'n bodloni pob argymhelliad yn yr adolygiad, ac i ba raddau.",
    )

    recommendation: Text = declare_column(
        "code",
        ("Recommendation", "Argymhelliad"),
        ("The recommendation of the review.", "Argymhelliad yr adolygiad."),
        "R1",
        key=True,
        codelist="recommendation",
        references="recommendations.recommendation",
    )
    outcome: Text = declare_column(
        "code",
        ("Outcome", "Canlyniad"),
        ("What follows from the projects' records.", "Yr hyn sy'n dilyn o gofnodion y prosiectau."),
        "cannot-tell",
        key=True,
        codelist="outcome",
    )
    projects: Whole = declare_column(
        "integer",
        ("Projects", "Prosiectau"),
        ("How many projects have this outcome.", "Sawl prosiect sydd â'r canlyniad hwn."),
        "12",
        required=True,
        minimum=0,
    )


class Chances(Table):
    _about = TableDescription(
        "chances",
        "Chances of success",
        "Cyfleoedd i lwyddo",
        "For each aim in each setting: what the review expects, and how many of the projects that have run their course "
        "reached their benefits.",
        "Ar gyfer pob nod ym mhob lleoliad: yr hyn y mae'r adolygiad yn ei ddisgwyl, a faint o'r prosiectau sydd wedi rhedeg "
        "eu cwrs a gyrhaeddodd eu buddion.",
    )

    aim: Text = declare_column(
        "code", ("Aim", "Nod"), ("The projects' aim.", "Nod y prosiectau."), "saving", key=True, codelist="aim"
    )
    setting: Text = declare_column(
        "code",
        ("Setting", "Lleoliad"),
        ("The projects' setting.", "Lleoliad y prosiectau."),
        "between-councils",
        key=True,
        codelist="setting",
    )
    expectation: Text = declare_column(
        "code",
        ("Expectation", "Disgwyliad"),
        (
            "What the review expects of this aim in this setting.",
            "Yr hyn y mae'r adolygiad yn ei ddisgwyl o'r nod hwn yn y lleoliad hwn.",
        ),
        "fits-best",
        required=True,
        codelist="expectation",
    )
    projects: Whole = declare_column(
        "integer",
        ("Projects", "Prosiectau"),
        ("How many projects there are of this kind.", "Sawl prosiect o'r math hwn sydd."),
        "9",
        required=True,
        minimum=0,
    )
    concluded: Whole = declare_column(
        "integer",
        ("Concluded", "Wedi'u cwblhau"),
        (
            "How many of them have ended, are under review, or state a benefit that was realised.",
            "Faint ohonynt sydd wedi dod i ben, sydd dan adolygiad, neu sy'n nodi budd a wireddwyd.",
        ),
        "7",
        required=True,
        minimum=0,
    )
    known: Whole = declare_column(
        "integer",
        ("Result known", "Canlyniad yn hysbys"),
        (
            "Of how many of those it can be told whether they reached their benefits.",
            "Ar gyfer faint o'r rheini y gellir dweud a gyrhaeddwyd eu buddion.",
        ),
        "6",
        required=True,
        minimum=0,
    )
    reached: Whole = declare_column(
        "integer",
        ("Reached", "Wedi'u cyrraedd"),
        (
            "How many of these realised at least what was expected, in every unit.",
            "Faint o'r rhain a wireddodd o leiaf yr hyn a ddisgwyliwyd, ym mhob uned.",
        ),
        "4",
        required=True,
        minimum=0,
    )
    share: Number = declare_column(
        "number",
        ("Share", "Cyfran"),
        (
            "Reached as a part of those whose result is known, from 0 to 1; blank when withheld.",
            "Y rhai a gyrhaeddwyd fel rhan o'r rhai y mae eu canlyniad yn hysbys, o 0 i 1; gwag pan ddelir yn ôl.",
        ),
        "0.667",
        minimum=0,
        maximum=1,
    )
    wilson_low: Number = declare_column(
        "number",
        ("Lowest", "Isaf"),
        (
            "The lower end of the 95% interval of that share, by Wilson's score.",
            "Pen isaf cyfwng 95% y gyfran honno, yn ôl sgôr Wilson.",
        ),
        "0.3",
        minimum=0,
        maximum=1,
    )
    wilson_high: Number = declare_column(
        "number",
        ("Highest", "Uchaf"),
        (
            "The upper end of the 95% interval of that share, by Wilson's score.",
            "Pen uchaf cyfwng 95% y gyfran honno, yn ôl sgôr Wilson.",
        ),
        "0.903",
        minimum=0,
        maximum=1,
    )
    withheld: YesNo = declare_column(
        "yes-no",
        ("Withheld", "Wedi'i dal yn ôl"),
        (
            "True when fewer than five results are known: too few for a share to mean anything.",
            "Gwir pan fo llai na phum canlyniad yn hysbys: rhy ychydig i gyfran olygu dim.",
        ),
        "false",
        required=True,
    )


class Totals(Table):
    _about = TableDescription(
        "totals",
        "Planned against realised",
        "Y cynllun a'r hyn a wireddwyd",
        "The money that all projects' records state, by type: what was expected and what came. Each type stands by itself; costs "
        "and funding are never taken off benefits.",
        "Yr arian y mae cofnodion yr holl brosiectau yn ei nodi, yn ôl math: yr hyn a ddisgwyliwyd a'r hyn a ddaeth. Saif pob math "
        "ar ei ben ei hun; ni thynnir costau na chyllid byth oddi ar fuddion.",
    )

    benefit_type: Text = declare_column(
        "code",
        ("Type", "Math"),
        ("The kind of benefit; or cost or funding.", "Y math o fudd; neu gost neu gyllid."),
        "cash-releasing",
        key=True,
        codelist="benefit_type",
    )
    expected_gbp: Whole = declare_column(
        "money",
        ("Expected", "Disgwyliedig"),
        (
            "The sum of the expected values in pounds, each counted once; blank when none is stated.",
            "Cyfanswm y gwerthoedd disgwyliedig mewn punnoedd, pob un wedi'i gyfrif unwaith; gwag pan na nodir yr un.",
        ),
        "2000000",
        unit="GBP",
    )
    expected_projects: Whole = declare_column(
        "integer",
        ("Projects with an expected amount", "Prosiectau â swm disgwyliedig"),
        ("How many projects the sum is of.", "O sawl prosiect y mae'r cyfanswm."),
        "3",
        required=True,
        minimum=0,
    )
    realised_gbp: Whole = declare_column(
        "money",
        ("Realised", "Wedi'i wireddu"),
        (
            "The sum of the realised values in pounds, each counted once; blank when none is stated.",
            "Cyfanswm y gwerthoedd a wireddwyd mewn punnoedd, pob un wedi'i gyfrif unwaith; gwag pan na nodir yr un.",
        ),
        "300000",
        unit="GBP",
    )
    realised_projects: Whole = declare_column(
        "integer",
        ("Projects with a realised amount", "Prosiectau â swm a wireddwyd"),
        ("How many projects the sum is of.", "O sawl prosiect y mae'r cyfanswm."),
        "1",
        required=True,
        minimum=0,
    )
    worded_projects: Whole = declare_column(
        "integer",
        ("Projects that give no figure", "Prosiectau nad ydynt yn rhoi ffigur"),
        (
            "How many projects speak of this type only in words, or give only a range; nothing of them is in the sums.",
            "Sawl prosiect sy'n sôn am y math hwn mewn geiriau yn unig, neu'n rhoi ystod yn unig; nid oes dim ohonynt yn y cyfansymiau.",
        ),
        "14",
        required=True,
        minimum=0,
    )
