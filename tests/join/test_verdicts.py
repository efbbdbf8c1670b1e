"""Verdicts: stated beats read, both are shown, and each reason names where it stands."""

from typing import Any

import pandas as pd

from assets.join import partner_network
from assets.join.verdicts import LIMBS_IN_ORDER, decide_verdicts
from schemas.decision_files import READING_COLUMNS
from schemas.definition import ANSWERED_LIMBS
from schemas.frames import PROVENANCE, build_frame

PROJECT = "ssr-00000"


def said(limb: str, answer: str) -> dict[str, Any]:
    return {
        "table": "projects",
        "key": PROJECT,
        "column": limb,
        "value": answer,
        "published": True,
        "provider": "flat-list",
        "file": "list.csv",
        "sheet": "list",
        "cell": "G7",
        "raw": {"yes": "Y", "no": "N"}.get(answer, ""),
    }


def reading(limb: str, answer: str, project: str = PROJECT) -> dict[str, str]:
    texts = {
        "quotation": "one manager runs it",
        "address": "https://example.org/",
        "reason_en": "It says so.",
        "reason_cy": "Mae'n dweud hynny.",
    }
    about = {
        "source_title": "Minutes",
        "source_date": "",
        "read_by": "Register team, data steward",
        "read_on": "2026-11-23",
    }
    return {"project": project, "limb": limb, "answer": answer, **texts, **about}


def judge(
    stated: list[dict[str, Any]], read: list[dict[str, str]], organisations: int = 2
) -> tuple[dict[str, Any], pd.DataFrame]:
    facts = pd.DataFrame([{"project_id": PROJECT, "organisations": organisations}])
    verdicts, limbs = decide_verdicts(
        pd.DataFrame({"project_id": [PROJECT]}),
        facts,
        build_frame(stated, PROVENANCE),
        pd.DataFrame(read, columns=list(READING_COLUMNS)),
        {"ssr-once": PROJECT},
    )
    assert limbs["limb"].tolist() == list(LIMBS_IN_ORDER)
    return verdicts.iloc[0].to_dict(), limbs.set_index("limb")


def test_nothing_said_is_cannot_tell_and_says_so_in_both_languages() -> None:
    verdict, limbs = judge([], [])
    assert verdict["verdict"] == "cannot-tell"
    assert "Risk is shared: Not known. Not recorded." in verdict["verdict_reasons_en"]
    assert "Heb ei gofnodi." in verdict["verdict_reasons_cy"]
    assert set(limbs["answer"]) == {"not-known", "yes"}


def test_all_yes_meets_and_one_no_does_not() -> None:
    every = [said(limb, "yes") for limb in ANSWERED_LIMBS if limb not in ("pooled_budget", "shared_asset")]
    assert judge(every, [])[0]["verdict"] == "meets"
    assert judge(every, [], organisations=1)[0]["verdict"] == "does-not-meet"
    assert judge([*every[1:], said("distinct_service", "no")], [])[0]["verdict"] == "does-not-meet"


def test_a_statement_names_its_cell_and_what_it_says() -> None:
    _, limbs = judge([said("risk_shared", "yes")], [])
    limb = limbs.loc["risk_shared"]
    assert (limb["answer"], limb["basis"]) == ("yes", "stated")
    assert (
        limb["source_en"] == "flat-list, list.csv, list!G7" and limb["reason_en"] == "The sender's spreadsheet says: Y"
    )
    assert limb["reason_cy"] == "Mae taenlen yr anfonwr yn dweud: Y"


def test_a_reading_counts_where_nothing_is_stated_and_shows_its_quotation() -> None:
    verdict, limbs = judge([], [reading("single_management_structure", "yes")])
    limb = limbs.loc["single_management_structure"]
    assert (limb["answer"], limb["basis"], limb["quotation"]) == ("yes", "read", "one manager runs it")
    assert limbs.loc["at_least_one_characteristic", "answer"] == "yes"
    assert verdict["single_management_structure"] == "yes"


def test_stated_beats_read_and_both_are_shown() -> None:
    _, limbs = judge([said("risk_shared", "no")], [reading("risk_shared", "yes")])
    limb = limbs.loc["risk_shared"]
    assert (limb["answer"], limb["basis"], limb["quotation"]) == ("no", "stated", "one manager runs it")
    assert (
        "reads the evidence differently" in limb["reason_en"]
        and "darllen y dystiolaeth yn wahanol" in limb["reason_cy"]
    )


def test_a_reading_finds_its_project_by_any_identifier_that_it_had() -> None:
    _, limbs = judge([], [reading("risk_shared", "yes", project="ssr-once")])
    assert limbs.loc["risk_shared", "answer"] == "yes"


def test_the_network_counts_each_pair_once_and_only_those_that_share() -> None:
    rows = [
        ("p1", "B", "lead"),
        ("p1", "A", "partner"),
        ("p1", "C", "funder"),
        ("p2", "A", "host"),
        ("p2", "B", "partner"),
    ]
    partners = pd.DataFrame(rows, columns=["project_id", "organisation_id", "role"])
    assert partner_network.build_network_table(partners).to_numpy().tolist() == [["A", "B", 2]]
