"""Recommendation 4: costs and benefits for each partner, baselines, how sure the benefits are, shares, and the test by
scrutiny.
"""

from collections import Counter
from decimal import Decimal

from assets.join.assessments.bilingual_values import (
    format_code,
    format_day,
    format_list,
    format_number,
    format_pounds,
    format_time_of,
)
from assets.join.assessments.project_record import PartAssessment, ProjectRecord, Row, Sentence
from schemas.languages import BilingualText, Message
from schemas.recommendations.cost_rules import (
    assess_day_before,
    assess_scrutiny,
    assess_shares,
    load_default_confidence,
)

COST_COLUMNS = ("cost_at_start_gbp", "annual_cost_gbp")
UNPUBLISHED_NOTES = ("withheld", "suppressed", "range")
"""Notes that say that there is an amount, though none is published."""


def _get_name(record: ProjectRecord, partner: Row) -> BilingualText:
    organisation = partner["organisation_id"]
    return record.organisation_names.get(organisation, BilingualText(organisation, organisation))


def _describe_contribution(record: ProjectRecord, partner: Row) -> list[Message]:
    """One partner's costs and benefits; empty where the record has none."""
    start, annual = (partner[column] for column in COST_COLUMNS)
    pieces = []
    if start is not None:
        pieces.append(Message("{amount} at the start", {"amount": format_pounds(int(start))}))
    if annual is not None:
        pieces.append(Message("{amount} a year", {"amount": format_pounds(int(annual))}))
    key = f"{partner['project_id']}|{partner['organisation_id']}"
    if not pieces and any(record.has_note("partners", key, column, *UNPUBLISHED_NOTES) for column in COST_COLUMNS):
        pieces.append(Message("a cost not published as a single amount"))
    benefits = sum(benefit["organisation_id"] == partner["organisation_id"] for benefit in record.benefits)
    if benefits:
        pieces.append(Message("benefits: {n}", {"n": format_number(benefits)}))
    return pieces


def _assess_costs_or_benefits_of_each_partner(record: ProjectRecord) -> PartAssessment:
    if not record.partners:
        return "not-known", Message("Not recorded: who shares the service.")
    contributions = [
        (_get_name(record, partner), format_list(_describe_contribution(record, partner)))
        for partner in record.partners
    ]
    silent = [name for name, pieces in contributions if not pieces.en]
    if silent:
        names = format_list(silent)
        return "not-known", Message("No costs or benefits are recorded for: {names}.", {"names": names})
    partners = [Message("{name} ({pieces})", {"name": name, "pieces": pieces}) for name, pieces in contributions]
    return "yes", Message("Each partner's costs or benefits are recorded: {each}.", {"each": format_list(partners)})


def _has_baseline(record: ProjectRecord, benefit: Row) -> bool:
    columns = ("baseline_value", "baseline_date")
    return all(benefit[column] is not None for column in columns) or any(
        record.has_note("benefits", benefit["benefit_id"], column) for column in columns
    )


def _assess_baseline(record: ProjectRecord) -> PartAssessment:
    if not record.benefits:
        return "not-known", Message("Not recorded: the project's benefits.")
    with_baseline = sum(_has_baseline(record, benefit) for benefit in record.benefits)
    values = {"n": format_number(with_baseline), "all": format_number(len(record.benefits))}
    if with_baseline == len(record.benefits):
        return "yes", Message("Benefits with a dated baseline, or a reason for having none: {n} of {all}.", values)
    return "not-known", Message(
        "Benefits with a dated baseline, or a reason for having none: {n} of {all}. For the rest, neither is recorded.",
        values,
    )


def _assess_confidence(record: ProjectRecord) -> PartAssessment:
    if not record.benefits:
        return "not-known", None
    stated = Counter(row["confidence"] for row in record.benefits if row["confidence"] is not None)
    by_type = Counter(row["benefit_type"] for row in record.benefits if row["confidence"] is None)
    words = [
        Message("{level} (stated: {n})", {"level": format_code("confidence", level), "n": format_number(count)})
        for level, count in sorted(stated.items())
    ]
    for benefit_type, count in sorted(by_type.items()):
        values = {
            "level": format_code("confidence", load_default_confidence()[benefit_type]),
            "type": format_code("benefit_type", benefit_type),
            "n": format_number(count),
        }
        words.append(Message("{level} (by type, {type}: {n})", values))
    return "yes", Message("Confidence in the benefits: {words}.", {"words": format_list(words)})


def _assess_shares(record: ProjectRecord) -> PartAssessment:
    stated = [None if row["share_percent"] is None else Decimal(str(row["share_percent"])) for row in record.partners]
    answer, total = assess_shares(stated)
    values = {"sum": format_number(float(total))}
    match answer:
        case "yes":
            return answer, Message("The partners' shares add up to {sum}%.", values)
        case "no":
            return answer, Message("The partners' shares add up to {sum}%, not 100%.", values)
        case "does-not-apply":
            return answer, None
    silent = [_get_name(record, partner) for partner in record.partners if partner["share_percent"] is None]
    return answer, Message("No share is recorded for: {names}.", {"names": format_list(silent)})


def _describe_test(project: Row) -> Message:
    case_date, test_date = project["business_case_date"], project["scrutiny_tested_date"]
    if case_date is None and test_date is None:
        return Message("Not recorded: when the business case was written, and when a scrutiny committee tested it.")
    case = (
        Message("The business case is dated {day}", {"day": format_day(case_date)})
        if case_date is not None
        else Message("The date of the business case is not recorded")
    )
    if test_date is None:
        return Message("{case}; no test by a scrutiny committee is recorded.", {"case": case})
    values: dict[str, Sentence] = {"case": case, "test": format_day(test_date)}
    start = project["start_actual"] or project["start_planned"]
    if not start:
        return Message("{case}; a scrutiny committee tested it on {test}; the start date is not recorded.", values)
    text = "the start {when}" if project["start_actual"] else "the planned start {when}"
    values["start"] = Message(text, {"when": format_time_of(start)})
    match assess_day_before(test_date, start):
        case "yes":
            return Message("{case}; a scrutiny committee tested it on {test}, before {start}.", values)
        case "no":
            return Message("{case}; a scrutiny committee tested it on {test}, not before {start}.", values)
    return Message(
        "{case}; a scrutiny committee tested it on {test}; it is not known whether that was before {start}.", values
    )


def _assess_scrutiny(record: ProjectRecord) -> PartAssessment:
    project, why = record.project, record.major_reason
    if record.is_major == "no":
        text = "{why} The review asks scrutiny committees to test major projects only."
        return "does-not-apply", Message(text, {"why": why})
    start = project["start_actual"] or project["start_planned"]
    answer = assess_scrutiny(project["business_case_date"], project["scrutiny_tested_date"], start)
    dates = _describe_test(project)
    if record.is_major == "yes":
        return answer, dates
    # A project that was tested before its start does what is asked, whether it is major or not.
    return "yes" if answer == "yes" else "not-known", Message("{why} {dates}", {"why": why, "dates": dates})


PARTS = {
    "each_partner": _assess_costs_or_benefits_of_each_partner,
    "baseline": _assess_baseline,
    "confidence": _assess_confidence,
    "shares": _assess_shares,
    "scrutiny": _assess_scrutiny,
}
