"""What needs a person: read from a release that stands, from a refusal, and from a run that failed."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, get_args

from assets.match.register_memory.told_alerts import RaisedAlert
from assets.publish.feedback.provider_summary import ProviderSummary, ReleaseSummary
from assets.publish.feedback.summary_texts import list_reasons
from pipelines.outside_faults import RunStoppedError
from schemas.languages import LANGUAGES, FixableError, Message, format_date, get_translator

Kind = Literal["run-failed", "release-refused", "return-refused", "return-overdue", "figures-doubtful"]
KINDS: tuple[Kind, ...] = get_args(Kind)
RELEASE_KINDS: tuple[Kind, ...] = ("return-refused", "return-overdue", "figures-doubtful")
"""What a release says that stands; the others are of a run."""
RUN_KINDS: tuple[Kind, ...] = ("run-failed", "release-refused")


def list_release_alerts(about: Mapping[str, Any], day: str) -> list[RaisedAlert]:
    """What a release says that needs a person, on a day (ISO). about: its release.json."""
    if "summary" not in about:  # a release of an earlier version of this software
        return []
    summary = ReleaseSummary.from_plain(about["summary"]).judge_on_day(day)
    alerts = []
    for provider in summary.providers:
        if provider.status == "refused":
            alerts.append(_report_refused_return(provider, about))
        elif provider.status in ("overdue", "missing"):
            alerts.append(_report_overdue_return(provider))
    if about["warnings"]:
        alerts.append(_report_doubtful_figures(about))
    return alerts


def _report_refused_return(provider: ProviderSummary, about: Mapping[str, Any]) -> RaisedAlert:
    rows = [row for row in about["refused"] if row["provider"] == provider.provider]
    sent = {(row["provider"], row["file"]): row["sha256"] for row in about["submissions"]}
    matter = sorted({f"{sent.get((row['provider'], row['file']), '')} {row['rule']}" for row in rows})
    texts = {}
    for language in LANGUAGES:
        say = get_translator(language)
        fix = say("Nothing is to be sent: the fault is not the provider's. The summary says more.")
        if provider.files:
            fix = say("Send the provider its letter and what lies beside it: {file}", file=provider.files[0])
        title = say(
            "{name} ({provider}): its return was refused", name=provider.get_name(language), provider=provider.provider
        )
        texts[language] = _build_text(title, list_reasons(provider, language), fix)
    return RaisedAlert("return-refused", provider.provider, "; ".join(matter), texts)


def _report_overdue_return(provider: ProviderSummary) -> RaisedAlert:
    texts = {}
    for language in LANGUAGES:
        say = get_translator(language)
        values = {"name": provider.get_name(language), "provider": provider.provider}
        if provider.since:
            date = format_date(provider.since, language)
            title = say("{name} ({provider}): its return is overdue since {date}", **values, date=date)
        else:
            title = say("{name} ({provider}): its return is overdue", **values)
        fix = say("Ask for the return. Who is to be asked stands in the summary.")
        texts[language] = _build_text(title, list_reasons(provider, language), fix)
    return RaisedAlert("return-overdue", provider.provider, provider.since or "", texts)


def _report_doubtful_figures(about: Mapping[str, Any]) -> RaisedAlert:
    texts = {}
    for language in LANGUAGES:
        say = get_translator(language)
        values = {"version": about["version"], "previous": about["previous"]}
        title = say("Release {version} is published, but a guard doubts its figures", **values)
        fix = say(
            "See what changed: shared-services diff {previous} {version}. If it is wrong: shared-services rollback",
            **values,
        )
        texts[language] = _build_text(title, [warning[language] for warning in about["warnings"]], fix)
    return RaisedAlert("figures-doubtful", "", about["version"], texts)


def report_refused_release(refusal: FixableError, run: str = "") -> RaisedAlert:
    """The alert of a release that a guard, or --strict, refused."""
    return _report_error(
        "release-refused",
        Message("The release was refused. The last one stands"),
        refusal,
        Message(
            "Find the reason with the providers. If it is right all the same: shared-services publish --accept REASON"
        ),
        run,
    )


def report_stopped_run(error: FixableError, run: str = "") -> RaisedAlert:
    """The alert of a run that stopped at something that a person must fix."""
    return _report_error(
        "run-failed",
        Message("Nothing could be published: something must be fixed first"),
        error,
        Message("Fix what is named, and publish again. The last release stands."),
        run,
    )


def report_failed_run(step: str, error_name: str, run: str) -> RaisedAlert:
    """The alert of a run that failed for a fault of the software. The error's own text is not in it: it may quote a return."""
    texts = {}
    for language in LANGUAGES:
        say = get_translator(language)
        reason = say("{error} in step {step} of run {run}", error=error_name, step=step or "–", run=run or "–")
        fix = say(
            "Publish again. If it fails again, its log is for whoever looks after the software. The last release stands."
        )
        texts[language] = _build_text(say("The run failed because of a fault of the software"), [reason], fix)
    return RaisedAlert("run-failed", "", f"{step} {error_name}", texts, run)


def _report_error(kind: Kind, title: Message, error: FixableError, fix: Message, run: str) -> RaisedAlert:
    texts = {
        language: _build_text(title.render(language), error.render(language).splitlines(), fix.render(language))
        for language in LANGUAGES
    }
    matter = error.matter if isinstance(error, RunStoppedError) else error.render("en")
    digest = hashlib.sha256(matter.encode()).hexdigest()[:16]
    return RaisedAlert(kind, "", digest, texts, run)


MOST_REASONS, LONGEST_REASON = 6, 400


def _build_text(title: str, reasons: Iterable[str], fix: str) -> dict[str, Any]:
    shown: Sequence[str] = list(reasons)
    more = ["…"] if len(shown) > MOST_REASONS else []
    cut = [text if len(text) <= LONGEST_REASON else f"{text[:LONGEST_REASON]}…" for text in shown[:MOST_REASONS]]
    return {"title": title, "reasons": [*cut, *more], "fix": fix}


def describe_test() -> RaisedAlert:
    """What a test of the channels says."""
    texts = {}
    for language in LANGUAGES:
        say = get_translator(language)
        fix = say("There is nothing to do.")
        texts[language] = _build_text(say("This is a test: alerts of the register arrive here"), [], fix)
    return RaisedAlert("run-failed", "", "test", texts)
