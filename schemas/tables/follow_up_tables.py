"""The tables of what came of the review: who answered which recommendation and does what, and ideas for new projects."""

from schemas.column_declarations import Table, TableDescription, Text, YesNo, declare_column

ORGANISATION = ("Organisation", "Sefydliad")


class FollowUp(Table):
    _about = TableDescription(
        "follow_up",
        "Follow-up of the recommendations",
        "Dilyniant yr argymhellion",
        "What organisations answered to each recommendation of the review, and what they do about it: one row an action.",
        "Yr hyn a atebodd sefydliadau i bob argymhelliad yn yr adolygiad, a'r hyn y maent yn ei wneud yn ei gylch: un rhes fesul cam.",
    )

    action_id: Text = declare_column(
        "identifier",
        ("Action identifier", "Dynodydd y cam"),
        (
            "The recommendation with a mark made from the provider's own words.",
            "Yr argymhelliad gyda nod a wneir o eiriau'r darparwr ei hun.",
        ),
        "R1-a1f3a",
        key=True,
        sent=False,
    )
    recommendation: Text = declare_column(
        "code",
        ("Recommendation", "Argymhelliad"),
        ("The recommendation that the action answers.", "Yr argymhelliad y mae'r cam yn ei ateb."),
        "R1",
        required=True,
        codelist="recommendation",
        references="recommendations.recommendation",
    )
    organisation_id: Text = declare_column(
        "identifier",
        ORGANISATION,
        ("The organisation that answers.", "Y sefydliad sy'n ateb."),
        "GB-PLA-SWA",
        sent=False,
        references="organisations.organisation_id",
    )
    response: Text = declare_column(
        "code",
        ("Response", "Ymateb"),
        ("Whether the organisation accepts the recommendation.", "A yw'r sefydliad yn derbyn yr argymhelliad."),
        "accepted",
        codelist="response",
    )
    action_en: Text = declare_column(
        "text",
        ("Action (English)", "Cam gweithredu (Saesneg)"),
        ("What is to be done, in English.", "Yr hyn sydd i'w wneud, yn Saesneg."),
        "Adopt the definition",
    )
    action_cy: Text = declare_column(
        "text",
        ("Action (Welsh)", "Cam gweithredu (Cymraeg)"),
        ("What is to be done, in Welsh.", "Yr hyn sydd i'w wneud, yn Gymraeg."),
        "Mabwysiadu'r diffiniad",
    )
    owner_post: Text = declare_column(
        "text",
        ("Owner's post", "Swydd y perchennog"),
        ("The post that answers for it.", "Y swydd sy'n atebol amdano."),
        "Director of Resources",
    )
    due: Text = declare_column(
        "part-date", ("Due", "I'w gwblhau erbyn"), ("When it is to be done.", "Pryd y mae i'w wneud."), "2012-03-31"
    )
    state: Text = declare_column(
        "code",
        ("State", "Cyflwr"),
        ("How far it has been done.", "I ba raddau y cafodd ei wneud."),
        "under-way",
        codelist="action_state",
    )
    evidence_en: Text = declare_column(
        "text",
        ("Evidence (English)", "Tystiolaeth (Saesneg)"),
        ("What shows it, in English.", "Yr hyn sy'n ei ddangos, yn Saesneg."),
        "Cabinet minute",
    )
    evidence_cy: Text = declare_column(
        "text",
        ("Evidence (Welsh)", "Tystiolaeth (Cymraeg)"),
        ("What shows it, in Welsh.", "Yr hyn sy'n ei ddangos, yn Gymraeg."),
        "Cofnod y cabinet",
    )
    overdue: YesNo = declare_column(
        "yes-no",
        ("Overdue", "Yn hwyr"),
        (
            "Whether it was due before the data date and is neither done nor dropped; blank when no date or no state is given.",
            "A oedd i'w gwblhau cyn dyddiad y data heb ei wneud na'i ollwng; gwag pan na roddir dyddiad neu gyflwr.",
        ),
        "false",
        sent=False,
    )


class Ideas(Table):
    _about = TableDescription(
        "ideas",
        "Ideas for new projects",
        "Syniadau am brosiectau newydd",
        "Services that staff and others suggest sharing, and registered projects like each of them.",
        "Gwasanaethau y mae staff ac eraill yn awgrymu eu rhannu, a phrosiectau cofrestredig tebyg i bob un.",
    )

    idea_id: Text = declare_column(
        "identifier",
        ("Idea identifier", "Dynodydd y syniad"),
        ("Given once by the register.", "Rhoddir unwaith gan y gofrestr."),
        "idea-4k7qd",
        key=True,
        sent=False,
        pattern=r"idea-[0-9a-hjkmnp-tv-z]{5,}",
    )
    title_en: Text = declare_column(
        "text",
        ("Title (English)", "Teitl (Saesneg)"),
        ("The idea, in English.", "Y syniad, yn Saesneg."),
        "Shared payroll",
    )
    title_cy: Text = declare_column(
        "text",
        ("Title (Welsh)", "Teitl (Cymraeg)"),
        ("The idea, in Welsh.", "Y syniad, yn Gymraeg."),
        "Cyflogres a rennir",
    )
    service_area: Text = declare_column(
        "code",
        ("Service area", "Maes gwasanaeth"),
        ("The service.", "Y gwasanaeth."),
        "human-resources",
        codelist="service_area",
    )
    idea_origin: Text = declare_column(
        "code", ("Origin", "Tarddiad"), ("Whose idea it is.", "Syniad pwy ydyw."), "staff", codelist="idea_origin"
    )
    organisation_id: Text = declare_column(
        "identifier",
        ORGANISATION,
        ("The organisation that it comes from.", "Y sefydliad y daw ohono."),
        "GB-PLA-SWA",
        sent=False,
        references="organisations.organisation_id",
    )
    suggested_on: Text = declare_column(
        "part-date",
        ("Suggested on", "Awgrymwyd ar"),
        ("When it was put forward.", "Pryd y cafodd ei gynnig."),
        "2026-05",
    )
    summary_en: Text = declare_column(
        "text",
        ("Summary (English)", "Crynodeb (Saesneg)"),
        ("What would be shared, and why, in English.", "Beth fyddai'n cael ei rannu, a pham, yn Saesneg."),
        "One payroll for three councils.",
    )
    summary_cy: Text = declare_column(
        "text",
        ("Summary (Welsh)", "Crynodeb (Cymraeg)"),
        ("What would be shared, and why, in Welsh.", "Beth fyddai'n cael ei rannu, a pham, yn Gymraeg."),
        "Un gyflogres i dri chyngor.",
    )
    similar_projects: Text = declare_column(
        "text",
        ("Projects like it", "Prosiectau tebyg"),
        (
            "Identifiers of registered projects of the same service, parted by a bar.",
            "Dynodyddion prosiectau cofrestredig yn yr un gwasanaeth, wedi'u gwahanu gan far.",
        ),
        "ssr-4k7qd | ssr-9m2tx",
        sent=False,
    )
