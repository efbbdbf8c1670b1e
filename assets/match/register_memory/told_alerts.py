"""What the register's team was told: each alert once, until what it is about was resolved and came back.

Unlike the rest of the register's memory these rows change: an alert is raised, delivered by each channel, and resolved.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, and_, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from assets.match.register_memory.memory_tables import alert, alert_delivery
from schemas.languages import Language

CLAIM_MINUTES = 10
"""A process that took an alert to deliver and said nothing for so long has died; another may deliver it."""


@dataclass(frozen=True)
class RaisedAlert:
    """An alert. kind, provider, about: what it is about; of these only one is open at a time; texts: language → what is said, as
    JSON has it; run: of which run it tells, if of one; raised_at, resolved_at: moments, ISO; blank while it is not.
    """

    kind: str
    provider: str
    about: str
    texts: Mapping[Language, Mapping[str, Any]]
    run: str = ""
    raised_at: str = ""
    resolved_at: str = ""
    alert_id: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is about."""
        return self.kind, self.provider, self.about


def read_clock() -> str:
    """This moment, as the register writes it."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="microseconds")


def raise_alerts(engine: Engine, alerts: Iterable[RaisedAlert]) -> None:
    """Remembers alerts, but for those that are open already, and those of a run that was told of before."""
    for each in alerts:
        try:
            with engine.begin() as connection:
                _raise_alert(connection, each)
        except IntegrityError:  # another process was first: it has the same identifier
            continue


def _raise_alert(connection: Connection, raised: RaisedAlert) -> None:
    is_same = and_(*(column == value for column, value in zip(_KEY, raised.key, strict=True)))
    is_open = connection.scalar(select(alert.c.alert_id).where(is_same, alert.c.resolved_at.is_(None)))
    is_told = raised.run and connection.scalar(
        select(alert.c.alert_id).where(alert.c.kind == raised.kind, alert.c.run == raised.run)
    )
    if is_open or is_told:
        return
    before = connection.scalar(select(func.count()).select_from(alert).where(is_same))
    identity = "\t".join((*raised.key, str(before)))
    row: dict[str, Any] = dict(zip(("kind", "provider", "about"), raised.key, strict=True))
    row |= {"alert_id": hashlib.sha256(identity.encode()).hexdigest()[:32], "run": raised.run or None}
    row |= {"texts": json.dumps(raised.texts, ensure_ascii=False), "raised_at": read_clock()}
    connection.execute(insert(alert).values(row))


_KEY = (alert.c.kind, alert.c.provider, alert.c.about)


def resolve_alerts(engine: Engine, kinds: Collection[str], standing: Iterable[RaisedAlert], before: str = "") -> None:
    """Closes the open alerts of some kinds that are not among those that still stand. before: of those raised before a moment."""
    keys = {each.key for each in standing}
    with engine.begin() as connection:
        is_meant = and_(alert.c.kind.in_(sorted(kinds)), alert.c.resolved_at.is_(None))
        if before:
            is_meant = and_(is_meant, alert.c.raised_at < before)
        found = connection.execute(select(alert.c.alert_id, *_KEY).where(is_meant)).all()
        gone = [alert_id for alert_id, *key in found if tuple(key) not in keys]
        if gone:
            connection.execute(update(alert).where(alert.c.alert_id.in_(gone)).values(resolved_at=read_clock()))


def list_open_alerts(engine: Engine) -> list[RaisedAlert]:
    """The alerts whose matter stands, the oldest first."""
    with engine.connect() as connection:
        rows = connection.execute(select(alert).where(alert.c.resolved_at.is_(None)).order_by(*_ORDER)).mappings().all()
    return [_build_alert(row) for row in rows]


_ORDER = (alert.c.raised_at, alert.c.kind, alert.c.provider, alert.c.about)


def take_alerts(engine: Engine, channel: str) -> list[RaisedAlert]:
    """Takes the alerts that a channel has not delivered, so that no other process delivers them: those that stand, and those
    that were resolved before they could be delivered.
    """
    now = dt.datetime.now(dt.UTC)
    lapsed = (now - dt.timedelta(minutes=CLAIM_MINUTES)).isoformat(timespec="microseconds")
    delivery = alert_delivery.c
    with engine.connect() as connection:
        joined = alert.outerjoin(
            alert_delivery, and_(alert.c.alert_id == delivery.alert_id, delivery.channel == channel)
        )
        is_waiting = or_(
            and_(delivery.alert_id.is_(None), alert.c.resolved_at.is_(None)),
            and_(delivery.alert_id.isnot(None), delivery.delivered_at.is_(None)),
        )
        rows = (
            connection.execute(select(alert).select_from(joined).where(is_waiting).order_by(*_ORDER)).mappings().all()
        )
    moment = now.isoformat(timespec="microseconds")
    return [_build_alert(row) for row in rows if _take_alert(engine, row["alert_id"], channel, (moment, lapsed))]


def _take_alert(engine: Engine, alert_id: str, channel: str, moments: tuple[str, str]) -> bool:
    """Whether this process has got an alert. moments: of now, and before which a claim has lapsed."""
    now, lapsed = moments
    delivery = alert_delivery.c
    is_free = or_(delivery.claimed_at.is_(None), delivery.claimed_at < lapsed)
    is_meant = and_(
        delivery.alert_id == alert_id, delivery.channel == channel, delivery.delivered_at.is_(None), is_free
    )
    try:
        with engine.begin() as connection:
            if connection.execute(update(alert_delivery).where(is_meant).values(claimed_at=now)).rowcount:
                return True
            connection.execute(insert(alert_delivery).values(alert_id=alert_id, channel=channel, claimed_at=now))
            return True
    except IntegrityError:
        return False


def finish_delivery(engine: Engine, channel: str, alerts: Sequence[RaisedAlert], *, is_delivered: bool) -> None:
    """Remembers that alerts were delivered by a channel, or gives them back for another time."""
    values = {"delivered_at": read_clock()} if is_delivered else {"claimed_at": None}
    ids = [each.alert_id for each in alerts]
    with engine.begin() as connection:
        is_meant = and_(alert_delivery.c.alert_id.in_(ids), alert_delivery.c.channel == channel)
        connection.execute(update(alert_delivery).where(is_meant).values(values))


def _build_alert(row: Mapping[Any, Any]) -> RaisedAlert:
    texts = {name: row[name] or "" for name in ("run", "raised_at", "resolved_at")}
    return RaisedAlert(
        row["kind"], row["provider"], row["about"], json.loads(row["texts"]), **texts, alert_id=row["alert_id"]
    )
