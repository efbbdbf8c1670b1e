"""How alerts go out: by e-mail and by webhook. Each gives up after seconds, and says why in a sentence without secrets."""

import smtplib
import socket
import ssl
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from threading import Thread
from typing import Protocol

import requests

from pipelines.alerts.alert_texts import AlertNotice
from pipelines.settings import RegisterSettings
from schemas.languages import FixableError, Message

REPLY_SECONDS, DELIVERY_SECONDS = 10, 30
"""How long a server may take for each answer, and for all."""


class DeliveryError(FixableError):
    """An alert could not be delivered. Its message says why, without any secret."""


class Channel(Protocol):
    """A way to tell people."""

    name: str

    def send(self, notice: AlertNotice) -> None:
        """Sends it. Raises DeliveryError."""


def list_channels(settings: RegisterSettings) -> list[Channel]:
    """The ways that the settings name."""
    channels: list[Channel] = []
    if settings.alert_to:
        channels.append(MailChannel(settings))
    if settings.webhook:
        channels.append(WebhookChannel(settings.webhook.get_secret_value()))
    return channels


def send_in_time(channel: Channel, notice: AlertNotice) -> None:
    """Sends a notice, and waits for that no longer than DELIVERY_SECONDS. Raises DeliveryError."""
    faults: list[Exception] = []

    def send() -> None:
        try:
            channel.send(notice)
        except Exception as error:  # told below, by the thread that waits
            faults.append(error)

    # A server that answers a letter at a time is never late for one: so the whole is timed too.
    thread = Thread(target=send, daemon=True)
    thread.start()
    thread.join(DELIVERY_SECONDS)
    if thread.is_alive():
        raise build_delivery_error(
            channel.name, Message("no answer in {seconds} seconds", {"seconds": DELIVERY_SECONDS})
        )
    if faults:
        raise faults[0]


class MailChannel:
    """E-mail by SMTP. Without the encryption that the settings ask for nothing is sent."""

    name = "e-mail"

    def __init__(self, settings: RegisterSettings) -> None:
        self._settings = settings

    def send(self, notice: AlertNotice) -> None:
        """Sends it to all. Raises DeliveryError where not one of them can be reached, or the server does not take it."""
        message = self._build_message(notice)
        try:
            with self._open_connection() as server:
                server.send_message(message)
        except smtplib.SMTPNotSupportedError:
            reason = Message("the server does not offer the encryption or the login that the settings ask for")
        except smtplib.SMTPAuthenticationError:
            reason = Message("the server refused smtp_user or smtp_password")
        except smtplib.SMTPRecipientsRefused:
            reason = Message("the server refused every address of alert_to")
        except smtplib.SMTPSenderRefused:
            reason = Message("the server refused the sender alert_from")
        except smtplib.SMTPResponseException as error:
            reason = Message("the server answered {code}", {"code": error.smtp_code})
        except ssl.SSLError:
            reason = Message(
                "the connection could not be encrypted: the server's certificate is not trusted, or smtp_security is wrong"
            )
        except socket.gaierror:
            reason = Message("there is no server of that name")
        except (smtplib.SMTPException, OSError) as error:
            reason = Message("the server cannot be reached ({fault})", {"fault": type(error).__name__})
        else:
            return
        raise build_delivery_error(f"{self._settings.smtp_server}:{self._settings.get_smtp_port()}", reason)

    def _open_connection(self) -> smtplib.SMTP:
        settings, context = self._settings, ssl.create_default_context()
        address = (settings.smtp_server or "", settings.get_smtp_port())
        if settings.smtp_security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(*address, timeout=REPLY_SECONDS, context=context)
        else:
            server = smtplib.SMTP(*address, timeout=REPLY_SECONDS)
        try:
            if settings.smtp_security == "starttls":
                server.starttls(context=context)
            if settings.smtp_user and settings.smtp_password:
                server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
        except BaseException:
            server.close()
            raise
        return server

    def _build_message(self, notice: AlertNotice) -> EmailMessage:
        sender = self._settings.alert_from or ""
        message = EmailMessage()
        message["Subject"] = notice.render_subject()
        message["From"], message["To"] = sender, ", ".join(self._settings.alert_to)
        message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain=sender.rpartition("@")[2])
        message["Auto-Submitted"] = "auto-generated"  # so that nobody's absence is answered to the register
        message.set_content(notice.render_text())
        return message


class WebhookChannel:
    """A POST of JSON. The address is a secret: who has it can write to the team."""

    name = "webhook"

    def __init__(self, address: str) -> None:
        self._address = address

    def send(self, notice: AlertNotice) -> None:
        """Posts it. Raises DeliveryError unless the server accepts it. A redirection is not followed: it would lose the text."""
        try:
            with requests.post(
                self._address, json=notice.to_plain(), timeout=REPLY_SECONDS, allow_redirects=False, stream=True
            ) as answer:
                status = answer.status_code
        except requests.RequestException as error:
            raise build_delivery_error(
                self.name, Message("the server cannot be reached ({fault})", {"fault": type(error).__name__})
            ) from None
        if not 200 <= status < 300:
            raise build_delivery_error(self.name, Message("the server answered {code}", {"code": status}))


def build_delivery_error(where: str, reason: Message) -> DeliveryError:
    """The error of a channel. where: it; reason: why."""
    text = "Alerts could not be sent by {channel}: {fault}. They will be sent with the next run."
    return DeliveryError(Message(text, {"channel": where, "fault": reason}))
