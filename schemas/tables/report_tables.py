"""The tables that say which reports make a project, which identifiers have gone, and which releases were taken back."""

from schemas.column_declarations import Table, TableDescription, Text, YesNo, declare_column


class Reports(Table):
    _about = TableDescription(
        "reports",
        "Reports",
        "Adroddiadau",
        "Which provider's own reference is which project, and whether the provider has reported it in its latest return.",
        "Pa gyfeirnod darparwr yw pa brosiect, ac a yw'r darparwr wedi adrodd arno yn ei ffurflen ddiweddaraf.",
    )

    provider: Text = declare_column(
        "identifier",
        ("Provider", "Darparwr"),
        ("Who reports the project.", "Pwy sy'n adrodd ar y prosiect."),
        "flat-list",
        key=True,
    )
    reference: Text = declare_column(
        "text",
        ("Provider's reference", "Cyfeirnod y darparwr"),
        (
            "The provider's own reference of the project; its title where it has none.",
            "Cyfeirnod y darparwr ei hun ar gyfer y prosiect; ei deitl lle nad oes un.",
        ),
        "SW/02",
        key=True,
    )
    project_id: Text = declare_column(
        "identifier",
        ("Project identifier", "Dynodydd y prosiect"),
        ("The project that is reported.", "Y prosiect yr adroddir arno."),
        "ssr-4k7qd",
        required=True,
        references="projects.project_id",
    )
    title_en: Text = declare_column(
        "text",
        ("Title (English)", "Teitl (Saesneg)"),
        ("What the provider calls it in English.", "Yr hyn y mae'r darparwr yn ei alw yn Saesneg."),
        "Shared Resource Service (SRS)",
    )
    title_cy: Text = declare_column(
        "text",
        ("Title (Welsh)", "Teitl (Cymraeg)"),
        ("What the provider calls it in Welsh.", "Yr hyn y mae'r darparwr yn ei alw yn Gymraeg."),
        "Gwasanaeth Adnoddau a Rennir",
    )
    data_date: Text = declare_column(
        "date",
        ("Data date", "Dyddiad y data"),
        (
            "The date of the provider's last return that reports it.",
            "Dyddiad ffurflen ddiwethaf y darparwr sy'n adrodd arno.",
        ),
        "2026-11-01",
        required=True,
    )
    stale: YesNo = declare_column(
        "yes-no",
        ("Stale", "Wedi dyddio"),
        (
            "True when the provider's latest return does not report it, or has not come, and its last good record stands.",
            "Gwir pan nad yw ffurflen ddiweddaraf y darparwr yn adrodd arno, neu pan nad yw wedi dod, a'i gofnod da diwethaf yn sefyll.",
        ),
        "false",
        required=True,
    )


class Withdrawn(Table):
    _about = TableDescription(
        "withdrawn",
        "Withdrawn projects",
        "Prosiectau a dynnwyd yn ôl",
        "Identifiers that no project has any more, why, and which project to look at instead. None is ever given again.",
        "Dynodyddion nad oes gan yr un prosiect mwyach, pam, a pha brosiect i edrych arno yn eu lle. Ni roddir yr un ohonynt eto.",
    )

    project_id: Text = declare_column(
        "identifier",
        ("Project identifier", "Dynodydd y prosiect"),
        ("The identifier that has gone.", "Y dynodydd sydd wedi mynd."),
        "ssr-4k7qd",
        key=True,
    )
    title_en: Text = declare_column(
        "text",
        ("Title (English)", "Teitl (Saesneg)"),
        ("The project's name in English.", "Enw'r prosiect yn Saesneg."),
        "Shared payroll",
    )
    title_cy: Text = declare_column(
        "text",
        ("Title (Welsh)", "Teitl (Cymraeg)"),
        ("The project's name in Welsh.", "Enw'r prosiect yn Gymraeg."),
        "Cyflogres a rennir",
    )
    withdrawn_on: Text = declare_column(
        "date",
        ("Withdrawn on", "Tynnwyd yn ôl ar"),
        ("When it left the register.", "Pryd y gadawodd y gofrestr."),
        "2026-11-01",
        required=True,
    )
    replaced_by: Text = declare_column(
        "identifier",
        ("Replaced by", "Disodlwyd gan"),
        (
            "The project that it turned out to be, if it was joined to one.",
            "Y prosiect y daeth i'r amlwg mai ef ydoedd, os cafodd ei uno ag un.",
        ),
        "ssr-9m2tx",
    )
    reason_en: Text = declare_column(
        "text",
        ("Reason (English)", "Rheswm (Saesneg)"),
        ("Why, in English.", "Pam, yn Saesneg."),
        "It was never a project of its own.",
        required=True,
    )
    reason_cy: Text = declare_column(
        "text",
        ("Reason (Welsh)", "Rheswm (Cymraeg)"),
        ("Why, in Welsh.", "Pam, yn Gymraeg."),
        "Ni fu erioed yn brosiect ar ei ben ei hun.",
        required=True,
    )


class Corrections(Table):
    _about = TableDescription(
        "corrections",
        "Releases taken back",
        "Cyhoeddiadau a dynnwyd yn ôl",
        "Releases that were found to be wrong after they had been published: when each was taken back, and why.",
        "Cyhoeddiadau y gwelwyd eu bod yn anghywir ar ôl eu cyhoeddi: pryd y tynnwyd pob un yn ôl, a pham.",
    )

    version: Text = declare_column(
        "text",
        ("Version", "Fersiwn"),
        ("The release that was taken back.", "Y cyhoeddiad a dynnwyd yn ôl."),
        "1.3.0",
        key=True,
    )
    taken_back_on: Text = declare_column(
        "date",
        ("Taken back on", "Tynnwyd yn ôl ar"),
        ("When it was taken back.", "Pryd y'i tynnwyd yn ôl."),
        "2026-11-02",
        required=True,
    )
    stands: Text = declare_column(
        "text",
        ("Stands instead", "Yn sefyll yn ei le"),
        ("The release that stood again from that day.", "Y cyhoeddiad a safai eto o'r diwrnod hwnnw."),
        "1.2.0",
        required=True,
    )
    reason_en: Text = declare_column(
        "text",
        ("Reason (English)", "Rheswm (Saesneg)"),
        ("Why, in English.", "Pam, yn Saesneg."),
        "A provider's amounts were read a thousand times too large.",
    )
    reason_cy: Text = declare_column(
        "text",
        ("Reason (Welsh)", "Rheswm (Cymraeg)"),
        ("Why, in Welsh.", "Pam, yn Gymraeg."),
        "Darllenwyd symiau darparwr fil o weithiau'n rhy fawr.",
    )
