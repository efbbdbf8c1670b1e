"""How alerts are written: one message for all that is new, in both languages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from assets.match.register_memory.told_alerts import RaisedAlert
from schemas.languages import LANGUAGES, OTHER_LANGUAGE, Language, format_date, get_plural_translator, get_translator

MOST_ALERTS = 50
"""How many are written out in a message; the others are counted."""
RULE = "-" * 70


@dataclass(frozen=True)
class AlertNotice:
    """All that is to be told at once. register: language → its name; links: where to look, as addresses or paths."""

    alerts: Sequence[RaisedAlert]
    register: dict[Language, str]
    first_language: Language
    links: Sequence[str] = ()

    @property
    def languages(self) -> tuple[Language, Language]:
        """The two, in order."""
        return self.first_language, OTHER_LANGUAGE[self.first_language]

    def render_subject(self) -> str:
        """One line, in the language that comes first."""
        language = self.first_language
        title = self.alerts[0].texts[language]["title"]
        if len(self.alerts) > 1:
            over = get_plural_translator(language)
            title = over("{n} thing needs attention", "{n} things need attention", len(self.alerts))
        return clean_line(f"{self.register[language]}: {title}")

    def render_text(self) -> str:
        """All of it, in both languages."""
        return f"\n{RULE}\n\n".join("\n".join(self._list_lines(language)) + "\n" for language in self.languages)

    def _list_lines(self, language: Language) -> Iterator[str]:
        say = get_translator(language)
        for alert in self.alerts[:MOST_ALERTS]:
            text = alert.texts[language]
            yield text["title"]
            yield from (f"  {reason}" for reason in text["reasons"])
            yield f"  → {text['fix']}"
            if alert.resolved_at:
                yield "  " + say("Resolved since, on {date}.", date=format_date(alert.resolved_at[:10], language))
            yield ""
        if len(self.alerts) > MOST_ALERTS:
            yield say("Others, in the summary: {count}.", count=len(self.alerts) - MOST_ALERTS)
            yield ""
        yield from (f"{say('Where to look')}: {link}" for link in self.links)

    def to_plain(self) -> dict[str, Any]:
        """What a webhook gets: `text`, which chat programs show, and beside it the facts."""
        alerts = [
            {
                **{"kind": alert.kind, "provider": alert.provider or None, "run": alert.run or None},
                **{"raised_at": alert.raised_at or None, "resolved_at": alert.resolved_at or None},
                **{
                    f"{name}_{language}": alert.texts[language][name]
                    for name in ("title", "fix")
                    for language in LANGUAGES
                },
                **{f"reasons_{language}": alert.texts[language]["reasons"] for language in LANGUAGES},
            }
            for alert in self.alerts
        ]
        return {
            "text": escape_marks(f"{self.render_subject()}\n\n{self.render_text()}"),
            "alerts": alerts,
            "links": [*self.links],
        }


def clean_line(text: str) -> str:
    """A text that may stand in a header: one line of printable characters, in which no part passes for an encoded one."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return line.replace("=?", "= ?")[:200]


def escape_marks(text: str) -> str:
    """A text in which a chat program finds no mark-up, nor anyone to call (`<!channel>`)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
