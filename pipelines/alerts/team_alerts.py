"""Telling the register's team: what is new is remembered and sent, once; what cannot be sent waits for the next run."""

import json
import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from assets.match.register_memory import told_alerts
from assets.match.register_memory.told_alerts import RaisedAlert
from assets.publish.release.published_releases import CURRENT
from pipelines.alerts import alert_facts
from pipelines.alerts.alert_channels import Channel, DeliveryError, build_delivery_error, list_channels, send_in_time
from pipelines.alerts.alert_texts import AlertNotice
from pipelines.resources.register_database import RegisterDatabase, explain_database_error
from pipelines.settings import RegisterSettings
from pipelines.working_folders import find_mirror
from schemas.languages import LANGUAGES, FixableError, Message
from schemas.site_settings import PLACEHOLDER_HOST, SiteSettings, load_site_settings
from schemas.unexpected_errors import describe_error

LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class TeamNews:
    """What is known now. alerts: what needs a person; settled: the kinds of which these are all, so that what was open of them
    and is not among these is resolved; until: the moment (ISO) before which it was raised; blank for any.
    """

    alerts: Sequence[RaisedAlert] = ()
    settled: Collection[str] = ()
    until: str = ""


def read_release_news(settings: RegisterSettings) -> TeamNews:
    """What the current release says today. Where it is at an address, raises FixableError for what a person must set right in the
    store, StoreUnreachableError for what may pass.
    """
    outputs = settings.get_outputs_folder()
    path, mirror = outputs / CURRENT / "release.json", find_mirror(outputs)
    content = mirror.read_current_file(path.name) if mirror else path.read_bytes() if path.is_file() else None
    return describe_release_news(json.loads(content), settings) if content is not None else TeamNews()


def describe_release_news(about: Mapping[str, Any], settings: RegisterSettings) -> TeamNews:
    """What a release says today. about: its release.json."""
    alerts = alert_facts.list_release_alerts(about, settings.get_run_date())
    return TeamNews(alerts, alert_facts.RELEASE_KINDS)


def notify_team(settings: RegisterSettings, *news: TeamNews) -> list[FixableError]:
    """Remembers what is new and sends it by every channel of the settings. Returns why something could not be sent, or was sent
    though it could not be remembered: that never stops a run.
    """
    channels = list_channels(settings)
    if not channels:
        return []
    url = settings.get_database_url()
    database = RegisterDatabase(url)
    try:
        with explain_database_error(url):
            return _send_once(settings, channels, database.get_engine(), news)
    except FixableError as error:
        # What stops the run may be the database itself, and just that must be told. What a release says waits: it would be told
        # with every poll, since nothing remembers that it was.
        alerts = [alert for each in news for alert in each.alerts if alert.kind in alert_facts.RUN_KINDS]
        sent = [_try_to_send(settings, channel, alerts) for channel in channels] if alerts else []
        return [error, *(fault for fault in sent if fault)]
    finally:
        database.close()


def _send_once(
    settings: RegisterSettings, channels: Sequence[Channel], engine: Engine, news: Sequence[TeamNews]
) -> list[FixableError]:
    for each in news:
        told_alerts.resolve_alerts(engine, each.settled, each.alerts, each.until)
        told_alerts.raise_alerts(engine, each.alerts)
    faults: list[FixableError] = []
    for channel in channels:
        waiting = told_alerts.take_alerts(engine, channel.name)
        if waiting:
            fault = _try_to_send(settings, channel, waiting)
            told_alerts.finish_delivery(engine, channel.name, waiting, is_delivered=fault is None)
            faults += [fault] if fault else []
    return faults


def send_test(settings: RegisterSettings) -> list[tuple[str, FixableError | None]]:
    """Sends a test by every channel. Returns each channel, and why it failed."""
    return [
        (channel.name, _try_to_send(settings, channel, [alert_facts.describe_test()]))
        for channel in list_channels(settings)
    ]


def _try_to_send(settings: RegisterSettings, channel: Channel, alerts: Sequence[RaisedAlert]) -> DeliveryError | None:
    try:
        send_in_time(channel, build_notice(settings, alerts))
    except DeliveryError as error:
        return error
    except Exception as error:  # a fault of ours must not stop the run that it tells of
        description = describe_error(error, f"sending alerts by {channel.name}")
        LOG.error(description.text)
        return build_delivery_error(
            channel.name, Message("reference {reference}", {"reference": description.reference})
        )
    return None


def build_notice(settings: RegisterSettings, alerts: Sequence[RaisedAlert]) -> AlertNotice:
    """What is said of alerts, with where to look."""
    outputs = settings.get_outputs_folder().absolute()
    mirror = find_mirror(outputs)
    links = [f"{mirror.address}/{CURRENT}" if mirror else str(outputs / CURRENT / "summary.html")]
    try:
        site: SiteSettings | None = load_site_settings(settings.get_sources_folder())
    except FixableError:  # it may be just this that is told
        site = None
    if site and PLACEHOLDER_HOST not in site.address:
        links.append(site.address)
    names = {language: site.get_name(language) if site else Path(outputs).name for language in LANGUAGES}
    return AlertNotice(alerts, names, settings.alert_language, links)
