"""Two small sheets as people send them: what was answered to the recommendations, and ideas from staff."""

from pathlib import Path

import pandas as pd

from assets.join import review_answers
from assets.match.matched_tables import Matched
from tests.examples import Outcome, gathered, run, source, write_xlsx
from tests.match.test_matching import ONE, found, matched, stage

FOLLOW_UP = [
    ["Ymateb i'r adolygiad / Response to the review", "", "", "", "", "", ""],
    ["", "", "", "", "", "", ""],
    ["Rec.", "Council", "Response", "Action", "Owner (post)", "Due", "Progress"],
    ["Argymhelliad 1", "Swansea", "Agreed", "Adopt the definition", "Head of Policy", "March 2012", "Completed"],
    [
        "Rec 4",
        "Swansea",
        "Partially accepted",
        "Write a benefits guide",
        "Director of Finance",
        "31/03/2012",
        "Ongoing",
    ],
    ["4", "Swansea", "", "Send business cases to scrutiny", "", "TBC", "Outstanding"],
    ["9", "Swansea", "Agreed", "Something else", "", "", ""],
    ["7", "Atlantis Council", "Agreed", "Publish the list", "", "", ""],
    ["Total: 5", "", "", "", "", "", ""],
]
IDEAS = [
    ["No.", "Idea", "Service", "Put forward by", "When", "Council", "Why"],
    ["1", "One payroll for three councils", "HR", "Staff", "May 2026", "Abertawe", "Three systems do the same."],
    ["2", "Rhannu TGCh", "TGCh", "Staff", "2026", "Swansea", "Ring 01792 636000"],
]
TABLES = (
    {
        "table": "follow_up",
        "sheets": ["Follow-up"],
        "columns": {
            "recommendation": "Rec.",
            "organisation": "Council",
            "response": "Response",
            "action_en": "Action",
            "owner_post": "Owner (post)",
            "due": "Due",
            "state": "Progress",
        },
    },
    {
        "table": "ideas",
        "sheets": ["Ideas"],
        "columns": {
            "reference": "No.",
            "title_en": "Idea",
            "service_area": "Service",
            "idea_origin": "Put forward by",
            "suggested_on": "When",
            "organisation": "Council",
            "summary_en": "Why",
        },
    },
)


def sent(folder: Path) -> tuple[Outcome, Matched]:
    """The workbook through gather, check and match."""
    folder.mkdir(parents=True, exist_ok=True)
    write_xlsx(folder / "review.xlsx", {"Follow-up": FOLLOW_UP, "Ideas": IDEAS})
    by = source(*TABLES)
    return run(folder, by), stage({"example": (by, gathered(folder, by))})


def test_the_sheets_are_read_and_every_row_is_accounted_for(tmp_path: Path) -> None:
    outcome, done = sent(tmp_path)
    outcome.adds_up()
    assert outcome.counts() == {"published": 6, "held": 1, "not-a-record": 1}
    rows = done.follow_up.sort_values(["recommendation", "action_en"])
    assert rows[["recommendation", "organisation_id", "response", "due", "state"]].astype(
        object
    ).to_numpy().tolist() == [
        ["R1", "GB-PLA-SWA", "accepted", "2012-03", "done"],
        ["R4", "GB-PLA-SWA", pd.NA, pd.NA, "not-started"],
        ["R4", "GB-PLA-SWA", "partly-accepted", "2012-03-31", "under-way"],
    ]
    (nine,) = outcome.findings[outcome.findings["value"] == "9"].to_dict("records")
    assert nine["cell"] == "A7" and nine["effect"] in ("field-held", "row-held")
    (unknown,) = found(done, "organisation-unknown")
    assert (unknown["table"], unknown["cell"]) == ("follow_up", "B8")
    said = done.provenance[(done.provenance["table"] == "follow_up") & (done.provenance["column"] == "due")]
    assert set(said["cell"]) == {"F4", "F5"}


def test_an_idea_keeps_its_identifier_and_carries_no_personal_data(tmp_path: Path) -> None:
    outcome, done = sent(tmp_path / "1")
    assert done.ideas["service_area"].sort_values().tolist() == ["human-resources", "ict"]
    assert set(done.ideas["organisation_id"]) == {"GB-PLA-SWA"}
    assert done.ideas["idea_id"].str.fullmatch(r"idea-[0-9a-z]{5}").all()
    assert outcome.of("personal-data")["cell"].tolist() == ["G3"]
    assert not done.ideas["summary_en"].str.contains("01792", na=False).any()
    again = sent(tmp_path / "2")[1]
    pd.testing.assert_frame_equal(done.ideas, again.ideas)


def test_an_action_is_overdue_when_its_day_is_past_and_it_is_not_settled(tmp_path: Path) -> None:
    _, done = sent(tmp_path)
    late = review_answers.build_follow_up_table(done.follow_up, "2012-06-01").set_index("action_en")["overdue"]
    assert late["Write a benefits guide"] and not late["Adopt the definition"]
    assert pd.isna(late["Send business cases to scrutiny"]), "no day is given"
    early = review_answers.build_follow_up_table(done.follow_up, "2012-03-31").set_index("action_en")["overdue"]
    assert not early["Write a benefits guide"], "on the day itself it is not late"


def test_projects_like_an_idea_are_of_its_service_or_share_a_telling_word(tmp_path: Path) -> None:
    _, done = sent(tmp_path / "1")
    registered = matched(tmp_path / "2", {"a": {"projects": ONE}}).projects.assign(service_area="ict")
    compared = review_answers.build_ideas_table(done.ideas, registered).set_index("title_en")["similar_projects"]
    assert compared["Rhannu TGCh"] == registered["project_id"].iloc[0]
    assert pd.isna(compared["One payroll for three councils"])
    other = registered.assign(service_area="libraries", title_en="Payroll bureau")
    compared = review_answers.build_ideas_table(done.ideas, other).set_index("title_en")["similar_projects"]
    assert compared["One payroll for three councils"] == other["project_id"].iloc[0]
