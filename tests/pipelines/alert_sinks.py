"""A mail server and a webhook's server on loopback, which keep what they receive."""

import json
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

USER, PASSWORD = "register", "correct-horse"


@dataclass
class MailSink:
    """What a mail server received. refused: the recipients that it does not know; fault: what it answers to every message."""

    port: int = 0
    messages: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    fault: str = ""
    is_encrypted: bool = False
    has_login: bool = False

    async def handle_RCPT(self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _: Any) -> str:  # noqa: N802
        if address in self.refused:
            return "550 not here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.fault:
            return self.fault
        self.is_encrypted, self.has_login = session.ssl is not None, bool(session.authenticated)
        self.messages.append(message_from_bytes(envelope.content or b"", policy=policy.default))  # type: ignore[arg-type]
        self.recipients.append(list(envelope.rcpt_tos))
        return "250 OK"


@contextmanager
def open_mail_sink(context: ssl.SSLContext | None = None, security: str = "none") -> Iterator[MailSink]:
    """A mail server on a free port, with encryption and a login where a context is given."""
    sink = MailSink()
    options: dict[str, Any] = {"hostname": "127.0.0.1", "port": 0}
    if context and security == "starttls":
        options |= {"tls_context": context, "require_starttls": True}
    elif context:
        options |= {"ssl_context": context}
    if context:
        options |= {"authenticator": _check_login, "auth_required": True, "auth_require_tls": security == "starttls"}
    controller = _Controller(sink, **options)
    controller.start()
    try:
        sink.port = controller.port
        yield sink
    finally:
        controller.stop()


class _Controller(Controller):
    def _trigger_server(self) -> None:
        """The port is known once it is open."""
        self.port = self.server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        super()._trigger_server()


def _check_login(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any) -> AuthResult:
    return AuthResult(success=(data.login, data.password) == (USER.encode(), PASSWORD.encode()), handled=False)


@dataclass
class HookSink:
    """What a webhook's server received. status: what it answers."""

    address: str = ""
    bodies: list[dict[str, Any]] = field(default_factory=list)
    status: int = 200

    def take_titles(self) -> list[str]:
        """The kinds and providers of the alerts that came since the last call, in order."""
        alerts = [alert for body in self.bodies for alert in body["alerts"]]
        self.bodies.clear()
        return [" ".join(filter(None, (alert["kind"], alert["provider"]))) for alert in alerts]


@contextmanager
def open_hook_sink() -> Iterator[HookSink]:
    """A webhook's server on a free port."""
    sink = HookSink()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if sink.status == 200:
                sink.bodies.append(json.loads(body))
            self.send_response(sink.status)
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        sink.address = f"http://127.0.0.1:{server.server_port}/T0KEN"
        yield sink
    finally:
        server.shutdown()
        server.server_close()


def build_certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's context for 127.0.0.1 and localhost, and the file of the authority that one has to trust for it."""
    import datetime as dt
    import ipaddress

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, kind = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    public, private = folder / "certificate.pem", folder / "key.pem"
    public.write_bytes(certificate.public_bytes(pem))
    private.write_bytes(key.private_bytes(pem, kind, serialization.NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    return context, public
