"""The stage on small returns: merging, disagreements, partners, benefits, performance, and each rule that it can raise."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from assets.check.provider_check import check_provider
from assets.gather import raw_records, received_files
from assets.match.identified_reports import MatchInputs, TeamDecisions
from assets.match.matched_records import match_records
from assets.match.previous_statements import create_empty_release
from schemas.findings import render_findings
from schemas.frames import NOTES, concat_frames
from schemas.rules import RULES
from schemas.source_file import Source
from schemas.tables import TABLES as TABLES_PUBLISHED
from tests.rules_in_code import find_rule_ids

TABLES: dict[str, dict[str, Any]] = {
    "projects": {
        "reference": "Ref",
        "title_en": "Title",
        "title_cy": "Teitl",
        "partner_list": "Partners",
        "stage": "Stage",
        "start_actual": "Start",
    },
    "observations": {
        "reference": "Ref",
        "project_title": "Project",
        "organisation": "Who",
        "measure": "Measure",
        "period": "Period",
        "actual": "Value",
        "unit": "Unit",
        "supplier_status": "RAG",
    },
    "partners": {"reference": "Ref", "organisation": "Who", "role": "Role"},
    "measures": {"measure_id": "Id", "title_en": "Title", "polarity": "Polarity", "tolerance": "Tolerance"},
    "benefits": {
        "reference": "Ref",
        "benefit_type": "Type",
        "description_en": "What",
        "amount": "Amount",
        "amount_kind": "Kind",
        "organisation": "Who",
    },
}
CATALOGUE = pd.DataFrame(
    [
        [
            "vacant-posts",
            "Vacant posts",
            "Swyddi gwag",
            None,
            None,
            "FTE",
            "lower",
            10,
            "annual",
            None,
            None,
            None,
            None,
            "Vacancies | Empty posts",
        ]
    ],
    columns=[*TABLES_PUBLISHED["measures"].get_columns(), "aliases"],
)


def together(by_provider: Mapping[str, Mapping[str, pd.DataFrame]]) -> dict[str, pd.DataFrame]:
    """Each provider's frames, by name, as one frame a name."""
    names = dict.fromkeys(name for frames in by_provider.values() for name in frames)
    return {name: pd.concat([frames[name] for frames in by_provider.values()], ignore_index=True) for name in names}


def _source(provider: str, precedence: int, tables: list[str]) -> Source:
    licence = dict.fromkeys(("name", "title", "path", "attribution_en", "attribution_cy"), "x")
    texts = dict.fromkeys(("name_en", "name_cy", "about_en", "about_cy", "origin"), provider)
    files = []
    for table in tables:
        constants = {"value_kind": "actual"} if table == "observations" else {}
        spec = {"table": table, "columns": TABLES[table], "constants": constants}
        files.append({"match": f"{table}.csv", "data_date": "2026-11-01", "tables": [spec]})
    body = {**texts, "provider": provider, "precedence": precedence, "licence": licence, "files": files}
    return Source.model_validate({**body, "expected": {"every": "month", "because": "x"}})


def matched(
    tmp_path: Path,
    returns: dict[str, dict[str, str]],
    known: dict[tuple[str, str], str] | None = None,
    before: Mapping[str, pd.DataFrame] | None = None,
    **decided: Any,
) -> dict[str, pd.DataFrame]:
    """returns: provider → table → CSV text, in order of precedence; decided: fields of Decided. The stage's tables."""
    accepted, raw, precedence, notes = {}, {}, {}, []
    for rank, (provider, tables) in enumerate(returns.items(), start=1):
        folder = tmp_path / provider
        folder.mkdir(parents=True)
        precedence[provider] = rank
        for table, text in tables.items():
            (folder / f"{table}.csv").write_text(text, encoding="utf-8")
        if not tables:  # its return has not come
            continue
        source = _source(provider, rank, list(tables))
        landed, missing = received_files.find_submissions(source, folder)
        content = {each.sha256: each.content or b"" for each in landed}
        frames = raw_records.build_raw_records(
            source, received_files.build_submissions_frame(source, landed, missing), content.__getitem__
        )
        checked = check_provider(source, frames)
        assert not (render_findings(checked.findings)["severity"] == "error").any(), render_findings(checked.findings)[
            "message_en"
        ].tolist()
        accepted[provider], raw[provider] = checked.accepted, frames
        notes.append(checked.notes)
    people = TeamDecisions(precedence, **decided)
    stood = {**create_empty_release(), **(before or {})}
    inputs = MatchInputs(
        together(accepted), together(raw), people, known or {}, CATALOGUE, concat_frames(notes, NOTES), stood
    )
    return match_records(inputs)


def stage(sent: Mapping[str, tuple[Source, dict[str, pd.DataFrame]]]) -> dict[str, pd.DataFrame]:
    """The stage's tables of some providers' raw records, which stage check has checked."""
    checked = {provider: check_provider(source, raw) for provider, (source, raw) in sent.items()}
    return match_records(
        MatchInputs(
            together({provider: each.accepted for provider, each in checked.items()}),
            together({provider: raw for provider, (_, raw) in sent.items()}),
            TeamDecisions({provider: source.precedence for provider, (source, _) in sent.items()}),
            {},
            CATALOGUE,
            concat_frames([each.notes for each in checked.values()], NOTES),
            create_empty_release(),
        )
    )


HEAD = "Ref,Title,Teitl,Partners,Stage,Start\n"
ONE = HEAD + "1,Gwent ICT,TGCh a rennir,Swansea; Bridgend,live,2014\n"


def found(done: dict[str, pd.DataFrame], rule: str) -> list[dict[str, Any]]:
    told = render_findings(done["disagreements"])
    rows: list[dict[str, Any]] = told[told["rule"] == rule].to_dict("records")
    for row in rows:
        assert "{" not in row["message_en"] + row["message_cy"] + row["fix_en"] + row["fix_cy"]
    return rows


def test_two_providers_one_project_nothing_lost(tmp_path: Path) -> None:
    other = HEAD + "x9,Gwent ICT,,Swansea; Cardiff,live,2014-07-01\n"
    done = matched(tmp_path, {"a": {"projects": ONE}, "b": {"projects": other}})
    (project,) = done["reconciled_projects"].to_dict("records")
    assert (project["title_cy"], project["start_actual"], project["stage"]) == ("TGCh a rennir", "2014-07-01", "live")
    assert set(done["partners"]["organisation_id"]) == {"GB-PLA-SWA", "GB-PLA-BGE", "GB-PLA-CRF"}
    assert set(zip(done["project_references"]["provider"], done["project_references"]["reference"], strict=True)) == {
        ("a", "1"),
        ("b", "x9"),
    }
    assert set(done["provenance"]["record"].str[:12]) == set(done["provenance"]["sha256"].str[:12])
    assert found(done, "providers-disagree") == []
    assert found(done, "one-language") == []


def test_a_disagreement_is_a_finding_for_both_and_the_first_provider_is_published(tmp_path: Path) -> None:
    other = HEAD + "x9,Gwent ICT,,Swansea,ended,2014\n"
    done = matched(tmp_path, {"a": {"projects": ONE}, "b": {"projects": other}})
    rows = found(done, "providers-disagree")
    assert [(row["provider"], row["cell"], row["value"]) for row in rows] == [("a", "E2", "live"), ("b", "E2", "ended")]
    assert done["reconciled_projects"]["stage"].tolist() == ["live"]
    stage = done["provenance"][done["provenance"]["column"] == "stage"]
    assert dict(zip(stage["provider"], stage["published"], strict=True)) == {"a": True, "b": False}


def test_an_unknown_organisation_is_held_and_the_others_go_on(tmp_path: Path) -> None:
    done = matched(tmp_path, {"a": {"projects": ONE.replace("Bridgend", "Atlantis Council")}})
    (row,) = found(done, "organisation-unknown")
    assert (row["cell"], row["value"], row["effect"]) == ("D2", "Atlantis Council", "row-held")
    assert done["partners"]["organisation_id"].tolist() == ["GB-PLA-SWA"]
    assert row["message_en"].endswith("from publication.") and row["message_cy"].endswith("chyhoeddi.")


def test_an_unknown_organisation_is_told_with_the_nearest_in_both_languages(tmp_path: Path) -> None:
    done = matched(tmp_path, {"a": {"projects": ONE.replace("Bridgend", "Glamorgan Council")}})
    (row,) = found(done, "organisation-unknown")
    assert "Vale of Glamorgan Council (" in row["message_en"] and "Cyngor Bro Morgannwg (" in row["message_cy"]
    assert "%" in row["message_en"] and row["message_en"].count("%") <= 3


def test_an_organisation_known_by_likeness_is_taken_and_told(tmp_path: Path) -> None:
    done = matched(tmp_path, {"a": {"projects": ONE.replace("Bridgend", "Cardif Council")}})
    (row,) = found(done, "organisation-likened")
    assert (row["severity"], row["cell"], row["value"]) == ("notice", "D2", "Cardif Council")
    assert row["effect"] == "published-tidied" and "(similarity: 92%" in row["message_en"]
    assert "'Cardif Council' ei baru â" in row["message_cy"]
    assert set(done["partners"]["organisation_id"]) == {"GB-PLA-SWA", "GB-PLA-CRF"}
    assert found(done, "organisation-unknown") == []
    assert found(matched(tmp_path / "exact", {"a": {"projects": ONE}}), "organisation-likened") == []


def test_a_project_of_one_organisation_is_a_warning(tmp_path: Path) -> None:
    done = matched(tmp_path, {"a": {"projects": ONE.replace("Swansea; Bridgend", "Swansea")}})
    (row,) = found(done, "one-organisation")
    assert (row["severity"], row["cell"], row["effect"]) == ("warning", "B2", "published")
    assert found(matched(tmp_path / "two", {"a": {"projects": ONE}}), "one-organisation") == []


def test_a_return_that_names_nobody_is_told_once(tmp_path: Path) -> None:
    silent = HEAD + "1,Gwent ICT,,,live,\n2,Parks,,,live,\n"
    (row,) = found(matched(tmp_path / "none", {"a": {"projects": silent}}), "partners-unnamed")
    assert (row["severity"], row["cell"], row["effect"]) == ("warning", "B2", "published")
    assert "(2)" in row["message_en"]
    for name, projects in {
        "one": silent + "3,Roads,,Swansea; Bridgend,live,\n",
        "unknown": silent + "3,Roads,,Nobody Knows Ltd,live,\n",
        "alone": silent + "3,Roads,,Swansea,live,\n",
    }.items():
        assert found(matched(tmp_path / name, {"a": {"projects": projects}}), "partners-unnamed") == [], name


def test_a_title_in_one_language_is_a_notice(tmp_path: Path) -> None:
    (row,) = found(
        matched(tmp_path, {"a": {"projects": HEAD + "1,Gwent ICT,,Swansea; Bridgend,live,\n"}}), "one-language"
    )
    assert (row["severity"], row["cell"]) == ("notice", "B2")


FIGURES = "Ref,Project,Who,Measure,Period,Value,Unit,RAG\n"


def test_performance_finds_its_project_by_reference_or_any_title(tmp_path: Path) -> None:
    figures = FIGURES + ",TGCh a Rennir,,Vacancies,2024-25,4,FTE\n,gwent ict,,Empty posts,2025-26,3,FTE\n"
    done = matched(tmp_path, {"a": {"projects": ONE}, "b": {"observations": figures}})
    assert done["reconciled_observations"][["measure_id", "period", "actual"]].to_numpy().tolist() == [
        ["vacant-posts", "2024-25", 4.0],
        ["vacant-posts", "2025-26", 3.0],
    ]
    assert set(done["reconciled_observations"]["project_id"]) == set(done["reconciled_projects"]["project_id"])


@pytest.mark.parametrize(
    ("figures", "rule", "cell"),
    [
        (FIGURES + ",No such project,,Vacancies,2024-25,4,FTE\n", "project-unknown", "B2"),
        (FIGURES + ",,Atlantis Council,Vacancies,2024-25,4,FTE\n", "organisation-unknown", "C2"),
        (FIGURES + ",Gwent ICT,,Vacancies,2024-25,4,days\n", "unit-differs", "G2"),
        (FIGURES + ",Gwent ICT,,Number of cats,2024-25,4,number\n", "measure-unknown", "D2"),
    ],
)
def test_performance_that_cannot_be_placed(tmp_path: Path, figures: str, rule: str, cell: str) -> None:
    done = matched(tmp_path, {"a": {"projects": ONE}, "b": {"observations": figures}})
    (row,) = found(done, rule)
    assert row["cell"] == cell
    held = RULES[rule].effect == "row-held"
    assert len(done["reconciled_observations"]) == (0 if held else 1)
    if rule == "measure-unknown":
        assert done["measures"][["measure_id", "polarity"]].to_numpy().tolist() == [["number-of-cats", "none"]]


def test_a_sender_s_colour_travels_with_the_figure_and_the_cell_that_it_stands_in(tmp_path: Path) -> None:
    figures = FIGURES + "1,,,Vacancies,2024-25,4,FTE,\n1,,,Vacancies,2025-26,3,FTE,Gwyrdd\n"
    done = matched(tmp_path, {"a": {"projects": ONE, "observations": figures}})
    (row,) = done["supplier_statuses"].to_dict("records")
    assert (row["supplier_status"], row["value"], row["cell"]) == ("met", "Gwyrdd", "H3")
    assert (row["measure_id"], row["period"]) == ("vacant-posts", "2025-26")
    assert row["project_id"] == done["reconciled_projects"]["project_id"].item() and pd.isna(row["organisation_id"])


def test_a_colour_beside_a_figure_that_gave_way_says_nothing_of_the_published_one(tmp_path: Path) -> None:
    ours = FIGURES + "1,,,Vacancies,2025-26,3,FTE,Green\n"
    theirs = FIGURES + ",Gwent ICT,,Vacancies,2025-26,9,FTE,Red\n"
    done = matched(tmp_path, {"a": {"projects": ONE, "observations": ours}, "b": {"observations": theirs}})
    assert done["supplier_statuses"]["provider"].tolist() == ["a"]


def test_the_same_benefit_from_two_providers_is_there_once(tmp_path: Path) -> None:
    benefits = (
        "Ref,Type,What,Amount,Kind,Who\n1,cash-releasing,Saves £2m,£2m,expected,\n1,qualitative,Better,,none,Swansea\n"
    )
    other = HEAD + "x9,Gwent ICT,,Swansea; Cardiff,live,\n"
    theirs = "Ref,Type,What,Amount,Kind,Who\nx9,cash-releasing,saves £2M,£2m,expected,\n"
    returns = {"a": {"projects": ONE, "benefits": benefits}, "b": {"projects": other, "benefits": theirs}}
    done = matched(tmp_path, returns)
    assert sorted(done["benefits"]["expected_value"].dropna()) == [2000000.0]
    assert set(done["benefits"]["organisation_id"].dropna()) == {"GB-PLA-SWA"}


def test_facts_follow_from_the_partners_that_share(tmp_path: Path) -> None:
    text = HEAD + (
        "1,One,Un,Swansea; Neath Port Talbot,,\n"
        "2,Two,Dau,Swansea; Gwent Police,,\n"
        "3,Three,Tri,South Wales Police; Gwent Police,,\n"
        "4,Four,Pedwar,,,\n"
    )
    done = matched(tmp_path, {"a": {"projects": text}})
    titles = done["reconciled_projects"].set_index("project_id")["title_en"]
    facts = {titles[row["project_id"]]: row for row in done["project_facts"].to_dict("records")}
    settings = {title: (row["setting"], row["region"]) for title, row in facts.items()}
    assert settings["One"] == ("between-councils", "south-west-wales")
    assert settings["Two"] == ("council-and-partner", "wales")
    assert settings["Three"][0] == "mixed" and "Four" not in facts


def test_two_rows_of_one_provider_that_differ_are_told_as_rows_and_not_as_providers(tmp_path: Path) -> None:
    partners = "Ref,Who,Role\n1,Swansea,funder\n1,Swansea Council,contractor\n"
    done = matched(tmp_path, {"a": {"projects": HEAD + "1,Gwent ICT,,,live,2014\n", "partners": partners}})
    (row,) = found(done, "rows-differ")
    assert (row["cell"], row["value"]) == ("C3", "contractor") and "(partners!2)" in row["message_en"]
    assert found(done, "providers-disagree") == []
    assert done["partners"]["role"].tolist() == ["funder"]


def test_a_measure_without_a_value_is_held(tmp_path: Path) -> None:
    measures = "Id,Title,Polarity,Tolerance\nvisits,Visits,higher,5\n"
    done = matched(tmp_path, {"a": {"projects": ONE, "measures": measures}})
    (row,) = found(done, "measure-unused")
    assert (row["cell"], row["value"], row["effect"]) == ("A2", "visits", "row-held")


def test_every_rule_of_the_stage_has_a_test() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    raised = find_rule_ids("assets/match")
    assert sorted(rule for rule in raised if f'"{rule}"' not in text) == []


def test_parameters_are_kept_as_data(tmp_path: Path) -> None:
    done = matched(tmp_path, {"a": {"projects": ONE}, "b": {"projects": HEAD + "x9,Gwent ICT,,Swansea,ended,2014\n"}})
    kept = (
        done["disagreements"][done["disagreements"]["rule"] == "providers-disagree"]["parameters"]
        .map(json.loads)
        .tolist()
    )
    assert {frozenset(each) for each in kept} == {frozenset({"theirs", "other", "published"})}
