"""Recommendation 4: costs and benefits for each partner, baselines, how sure the benefits are, shares, and the test by
scrutiny before the start.
"""

from collections import Counter
from decimal import Decimal

from assets.join.assessments.record import Record, Row, Said, Told
from assets.join.assessments.saying import code, day, figure, listed, pounds, when
from schemas.languages import BilingualText, Message
from schemas.recommendations import PartAnswer
from schemas.recommendations.cost_rules import (
    assess_day_before,
    assess_scrutiny,
    assess_shares,
    load_default_confidence,
)

COSTS = ("cost_at_start_gbp", "annual_cost_gbp")
UNSEEN = ("withheld", "suppressed", "range")
"""Notes that say that there is an amount, though none is published."""


def _named(record: Record, organisation: str) -> BilingualText:
    return record.names.get(organisation, BilingualText(organisation, organisation))


def _brings(record: Record, partner: Row) -> list[Message]:
    """What is said of one partner's costs and benefits, piece by piece."""
    organisation = partner["organisation_id"]
    key = f"{partner['project_id']}|{organisation}"
    pieces = []
    start, annual = partner["cost_at_start_gbp"], partner["annual_cost_gbp"]
    if start is not None:
        pieces.append(Message("{amount} at the start", {"amount": pounds(int(start))}))
    if annual is not None:
        pieces.append(Message("{amount} a year", {"amount": pounds(int(annual))}))
    if not pieces and any(record.noted("partners", key, column, *UNSEEN) for column in COSTS):
        pieces.append(Message("a cost that is not published as one amount"))
    benefits = sum(benefit["organisation_id"] == organisation for benefit in record.benefits)
    if benefits:
        pieces.append(Message("benefits: {n}", {"n": figure(benefits)}))
    return pieces


def _each_partner(record: Record) -> Told:
    if not record.partners:
        said = Message("This register holds no statement of who shares the service.")
        return Told("each_partner", "not-known", said)
    brings = [(_named(record, row["organisation_id"]), _brings(record, row)) for row in record.partners]
    silent = [name for name, pieces in brings if not pieces]
    if silent:
        said = Message("This register holds neither a cost nor a benefit for: {names}.", {"names": listed(silent)})
        return Told("each_partner", "not-known", said)
    each = [Message("{name} ({pieces})", {"name": name, "pieces": listed(pieces)}) for name, pieces in brings]
    return Told(
        "each_partner", "yes", Message("Each partner's costs or benefits are stated: {each}.", {"each": listed(each)})
    )


def _baseline(record: Record) -> Told:
    if not record.benefits:
        return Told("baseline", "not-known", Message("This register holds no benefit of the project."))
    grounded = sum(
        (benefit["baseline_value"] is not None and benefit["baseline_date"] is not None)
        or record.noted("benefits", benefit["benefit_id"], "baseline_value")
        or record.noted("benefits", benefit["benefit_id"], "baseline_date")
        for benefit in record.benefits
    )
    values = {"n": figure(grounded), "all": figure(len(record.benefits))}
    if grounded == len(record.benefits):
        said = Message("Benefits with a dated baseline, or with the reason why there is none: {n} of {all}.", values)
        return Told("baseline", "yes", said)
    said = Message(
        "Benefits with a dated baseline, or with the reason why there is none: {n} of {all}; for the rest this register"
        " holds neither.",
        values,
    )
    return Told("baseline", "not-known", said)


def _confidence(record: Record) -> Told:
    stated = Counter(row["confidence"] for row in record.benefits if row["confidence"] is not None)
    typed = Counter(row["benefit_type"] for row in record.benefits if row["confidence"] is None)
    if not record.benefits:
        return Told("confidence", "not-known", None)
    words = [
        Message("{level} (stated: {n})", {"level": code("confidence", level), "n": figure(stated[level])})
        for level in sorted(stated)
    ]
    words += [
        Message(
            "{level} (by type, {type}: {n})",
            {
                "level": code("confidence", load_default_confidence()[kind]),
                "type": code("benefit_type", kind),
                "n": figure(typed[kind]),
            },
        )
        for kind in sorted(typed)
    ]
    return Told("confidence", "yes", Message("How sure the benefits are: {words}.", {"words": listed(words)}))


def _shares(record: Record) -> Told:
    given = [None if row["share_percent"] is None else Decimal(str(row["share_percent"])) for row in record.partners]
    answer, total = assess_shares(given)
    values = {"sum": figure(float(total))}
    match answer:
        case "yes":
            return Told("shares", answer, Message("The partners' shares add up to {sum}%.", values))
        case "no":
            return Told("shares", answer, Message("The partners' shares add up to {sum}%, not to 100%.", values))
        case "does-not-apply":
            return Told("shares", answer, None)
    silent = [_named(record, row["organisation_id"]) for row in record.partners if row["share_percent"] is None]
    return Told("shares", answer, Message("This register holds no share for: {names}.", {"names": listed(silent)}))


def _dates(record: Record) -> tuple[Message, PartAnswer]:
    """What is said of the business case's date and its test before the start, and the answer."""
    project = record.project
    case, test = project["business_case_date"], project["scrutiny_tested_date"]
    start = project["start_actual"] or project["start_planned"]
    answer = assess_scrutiny(case, test, start)
    dated = (
        Message("The business case is dated {day}", {"day": day(case)})
        if case is not None
        else Message("This register holds no date of a business case")
    )
    if case is None and test is None:
        return Message("This register holds no date of a business case, nor of a test by scrutiny."), answer
    if test is None:
        words = Message("{case}; this register holds no date on which scrutiny tested it.", {"case": dated})
        return words, answer
    values: dict[str, Said] = {"case": dated, "test": day(test)}
    if start is None:
        words = Message("{case}; scrutiny tested it on {test}; this register holds no date of the start.", values)
        return words, answer
    began = Message("the start {when}", {"when": when(start)})
    begins = Message("the planned start {when}", {"when": when(start)})
    values["start"] = began if project["start_actual"] else begins
    match assess_day_before(test, start):
        case "yes":
            return Message("{case}; scrutiny tested it on {test}, before {start}.", values), answer
        case "no":
            return Message("{case}; scrutiny tested it on {test}, not before {start}.", values), answer
    return Message("{case}; scrutiny tested it on {test}; whether before {start} cannot be told.", values), answer


def _scrutiny(record: Record) -> list[Told]:
    major, why = record.major
    if major == "no":
        said = Message("{why} The review asks for a test by scrutiny of major projects only.", {"why": why})
        return [Told("scrutiny", "does-not-apply", said)]
    words, answer = _dates(record)
    if major == "yes":
        return [Told("scrutiny", answer, words)]
    # Tested before its start, it does what is asked whether it is major or not.
    known: PartAnswer = "yes" if answer == "yes" else "not-known"
    return [Told("scrutiny", known, Message("{why} {dates}", {"why": why, "dates": words}))]


def told(record: Record) -> list[Told]:
    """The answers to the parts of recommendation 4."""
    return [_each_partner(record), _baseline(record), _confidence(record), _shares(record), *_scrutiny(record)]
