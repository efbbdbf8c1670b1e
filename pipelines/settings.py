"""The settings of the register: loaded once, where a command or Dagster's program begins, and handed down.

The order: an option of the command, the environment, files of secrets, the settings file, the default. Belongs here: what a
setting is and where it comes from. Does not belong here: whether what it names answers (pipelines.settings_check).
"""

import datetime as dt
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, ValidationInfo, model_validator
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)
from rapidfuzz import fuzz, process

from pipelines.addresses import PROJECT_FOLDER, is_local, to_local_path, to_store_address
from pipelines.working_folders import (
    StoreLocation,
    find_cache_folder,
    locate_working_folder,
    register_landing,
    register_outputs,
)
from schemas.languages import FixableError, Language, Message
from schemas.source_file import StrictModel
from schemas.yaml_files import SourceError, read_yaml

PREFIX = "SHARED_SERVICES_"
SETTINGS_VARIABLE, SECRETS_VARIABLE = f"{PREFIX}SETTINGS", f"{PREFIX}SECRETS"
SETTINGS_FILE = "settings.yaml"
DEFAULT_SECRETS_FOLDER = Path("/run/secrets")
"""Where Docker and its like show a container its secrets."""
FILE_ENDING = "_FILE"
MIN_LIKENESS = 80
"""Of two names in a hundred. One that is further from every key may be another program's: Kubernetes gives every container
variables with the name of each service before them.
"""
DEFAULT_PORTS = {"starttls": 587, "tls": 465, "none": 25}


def _split_addresses(value: object) -> object:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _check_mail_address(address: str) -> str:
    if address.count("@") != 1 or not address.isascii() or not address.isprintable() or " " in address:
        raise ValueError(f"'{address}' is no e-mail address")
    return address


MailAddress = Annotated[str, AfterValidator(_check_mail_address)]
MailAddresses = Annotated[tuple[MailAddress, ...], NoDecode, BeforeValidator(_split_addresses)]


def _refuse_password(address: SecretStr, about: ValidationInfo) -> SecretStr:
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        parts = make_url(address.get_secret_value())
    except ArgumentError:
        return address  # what is wrong with it is said when it is checked
    except ValueError:  # its text quotes the password, if it is the host that is missing
        raise ValueError("this is not an address: a number must stand behind the colon of its host") from None
    if parts.password or "password" in parts.query:
        variable = f"{PREFIX}{str(about.field_name).upper()}"
        text = f"a password may not stand in this file: set {variable}, or {variable}_FILE to the path of its file"
        raise ValueError(text)
    return address


class PlainSettings(StrictModel):
    """What may stand in the settings file, and in the environment too."""

    sources: str = str(PROJECT_FOLDER / "sources")
    """Folder of source files (`--sources`)."""
    landing: str | None = None
    """Where providers' files arrive, a folder for each (`--landing`), or a store's address. Without it: `landing/` beside the
    source files if it is there, else the folder of source files.
    """
    outputs: str = str(PROJECT_FOLDER / "outputs")
    """Folder of releases (`--outputs`), or a store's address, `s3://bucket/register`; then `database` must be PostgreSQL."""
    working_folder: str | None = None
    """Folder in which what is at an address is worked on; it may be deleted whenever no run is going on. Without it: the user's
    cache, `~/.cache/shared-services`.
    """
    database: Annotated[SecretStr, AfterValidator(_refuse_password)] | None = None
    """The register's database, as an SQLAlchemy URL; a password in it makes it a secret. Without it: SQLite,
    `<outputs>/store/register.sqlite`.
    """
    broker: Annotated[SecretStr, AfterValidator(_refuse_password)] | None = None
    """Address of the broker, Redis or RabbitMQ, through which workers are given providers to gather ([deploy.md](deploy.md)); a
    password in it makes it a secret. Without it everything is done in one process.
    """
    worker_share: Annotated[int, Field(ge=1)] = 10
    """How many providers a worker is given at once. A run with no more than these to gather needs no worker."""
    worker_step_seconds: Annotated[int, Field(ge=1)] = 900
    """How long a worker may take for them before it is stopped. With Redis, what a lost worker had waits as long for another."""
    arrival_seconds: Annotated[int, Field(ge=1)] = 60
    """How often Dagster's sensor looks at what has landed; a file must keep still for as long."""
    alert_to: MailAddresses = ()
    """Who is told by e-mail when something needs a person. Several are separated by commas, or are a list in the file."""
    alert_from: MailAddress | None = None
    """Sender of these e-mails."""
    alert_language: Language = "en"
    """Language that comes first in an alert; the other follows."""
    run_date: dt.date | None = None
    """Day that counts as today when the team is told what is overdue, to try out what it would be told. Without it: today."""
    smtp_server: str | None = None
    """Name of the mail server."""
    smtp_port: Annotated[int, Field(ge=1, le=65535)] | None = None
    """Its port. Without it: 587 for `starttls`, 465 for `tls`, 25 for `none`."""
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    """How the connection is encrypted. A server that does not offer what is asked for is given nothing."""
    smtp_user: str | None = None
    """Name to log in with; it needs `smtp_password`."""


class RegisterSettings(BaseSettings, PlainSettings):
    """Every setting, the secrets too, which may not stand in the settings file."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, hide_input_in_errors=True)

    database: SecretStr | None = None
    """The register's database, as an SQLAlchemy URL with its password."""
    broker: SecretStr | None = None
    """Address of the Celery broker with its password."""
    signing_key: SecretStr | None = None
    """Private key that releases are signed with, or the path of its file. Without it they are not signed."""
    smtp_password: SecretStr | None = None
    """Password of the mail server."""
    webhook: SecretStr | None = None
    """Address that alerts are posted to as JSON. It begins with https://, except on this computer."""

    @model_validator(mode="after")
    def _require_companions(self) -> "RegisterSettings":
        if self.alert_to and not (self.smtp_server and self.alert_from):
            raise ValueError("alert_to needs smtp_server and alert_from")
        if (self.smtp_user is None) != (self.smtp_password is None):
            raise ValueError("smtp_user and smtp_password need each other")
        if self.smtp_password and self.smtp_security == "none":
            raise ValueError("smtp_password is not sent without encryption: smtp_security must be starttls or tls")
        if self.broker and to_store_address(self.outputs):
            raise ValueError(
                "broker needs outputs in a folder that all workers share: they hand on their tables through it"
            )
        if self.webhook and not _is_safe_webhook(self.webhook.get_secret_value()):
            raise ValueError("webhook must be an address that begins with https://, or http:// on this computer")
        return self

    def get_sources_folder(self) -> Path:
        """The folder of source files. Raises FixableError for a store's address."""
        return to_local_path(self.sources)

    def get_outputs_folder(self) -> Path:
        """The folder of releases. For a store's address it is the working folder, which this process then knows to be one."""
        folder = self._locate(self.outputs, "outputs")
        if address := to_store_address(self.outputs):
            register_outputs(folder, StoreLocation(address, self.get_database_url()))
        return folder

    def get_landing_folder(self) -> Path | None:
        """The landing place; None where none is named. For a store's address it is as get_outputs_folder says."""
        if self.landing is None:
            return None
        folder = self._locate(self.landing, "landing")
        if address := to_store_address(self.landing):
            register_landing(folder, address)
        return folder

    def _locate(self, address: str, kind: str) -> Path:
        if to_store_address(address) is None:
            return to_local_path(address)
        root = to_local_path(self.working_folder) if self.working_folder else find_cache_folder()
        return locate_working_folder(root, address, kind)

    def get_database_url(self) -> str:
        """The SQLAlchemy URL of the register's database."""
        if self.database:
            return self.database.get_secret_value()
        from sqlalchemy import URL

        path = self._locate(self.outputs, "outputs").resolve() / "store" / "register.sqlite"
        return URL.create("sqlite", database=str(path)).render_as_string(hide_password=False)

    def get_broker(self) -> str:
        """The address of the broker; blank without one."""
        return self.broker.get_secret_value() if self.broker else ""

    def get_worker_share(self) -> int | None:
        """How many providers a worker is given at once; None where there is no worker."""
        return self.worker_share if self.broker else None

    def get_signing_key(self) -> str | None:
        """The private key as text, or the path of its file."""
        return self.signing_key.get_secret_value() if self.signing_key else None

    def get_run_date(self) -> str:
        """The day of the run, ISO."""
        return (self.run_date or dt.date.today()).isoformat()

    def get_smtp_port(self) -> int:
        """The port of the mail server."""
        return self.smtp_port or DEFAULT_PORTS[self.smtp_security]

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the library's signature
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Where the settings come from, in order."""
        named_files = InitSettingsSource(settings_cls, _read_secret_files())
        return init_settings, env_settings, named_files, file_secret_settings, _FileSource(settings_cls)


SECRETS = ("database", "broker", "signing_key", "smtp_password", "webhook")


class _FileSource(InitSettingsSource):
    """The settings file."""

    def __init__(self, settings_cls: type[BaseSettings]) -> None:
        super().__init__(settings_cls, _read_settings_file())


def load_settings(**options: str | Path | None) -> RegisterSettings:
    """The settings, with the options that a command was given before all. Raises FixableError with the place, the key and the
    fault of each that is wrong.
    """
    given = {name: str(value) for name, value in options.items() if value is not None}
    _refuse_misspelt_variables()
    try:
        return RegisterSettings(**given, _secrets_dir=_find_secrets_folder())  # type: ignore[arg-type]
    except ValidationError as error:
        raise SourceError(*(_describe_mistake(mistake, given) for mistake in error.errors())) from None


def _read_settings_file() -> dict[str, Any]:
    """What the settings file says. Raises SourceError for one that is wrong, or is named and not there."""
    named = os.environ.get(SETTINGS_VARIABLE)
    path = Path(named or PROJECT_FOLDER / SETTINGS_FILE)
    if not named and not path.is_file():
        return {}
    content = read_yaml(path, PlainSettings, _explain_unknown_key).model_dump(exclude_unset=True)
    for key in ("sources", "landing", "outputs", "working_folder"):
        if content.get(key) and is_local(content[key]):  # a schedule does not know in which folder it runs
            content[key] = str(path.resolve().parent / to_local_path(content[key]))
    return content


def _explain_unknown_key(key: str) -> Message | None:
    if key in SECRETS:
        text = "{key} is a secret, which may not stand in this file. Set {variable}, or {variable}_FILE to the path of its file."
        return Message(text, {"key": key, "variable": f"{PREFIX}{key.upper()}"})
    similar = _find_similar(key, PlainSettings.model_fields)
    return (
        Message("{key}: this key is not known. Did you mean {name}?", {"key": key, "name": similar})
        if similar
        else None
    )


def _find_similar(name: str, names: Mapping[str, object]) -> str | None:
    match = process.extractOne(name, names.keys(), scorer=fuzz.ratio, score_cutoff=MIN_LIKENESS)
    return match[0] if match else None


def _read_secret_files() -> dict[str, str]:
    """The secrets whose files the environment names. Raises FixableError for one that cannot be read."""
    content = {}
    for key in SECRETS:
        variable = f"{PREFIX}{key.upper()}{FILE_ENDING}"
        if path := os.environ.get(variable):
            try:
                content[key] = Path(path).read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                reason = error.strerror if isinstance(error, OSError) else "not text"
                values = {"key": variable, "file": path, "fault": reason}
                raise FixableError(Message("{key}: the file {file} cannot be read: {fault}", values)) from None
    return content


def _find_secrets_folder() -> Path | None:
    named = os.environ.get(SECRETS_VARIABLE)
    folder = Path(named or DEFAULT_SECRETS_FOLDER)
    if not folder.is_dir():
        if named:
            raise FixableError(Message("{key}: {folder} is not a folder.", {"key": SECRETS_VARIABLE, "folder": named}))
        return None
    return folder


def _refuse_misspelt_variables() -> None:
    variables = [
        *(f"{PREFIX}{key.upper()}" for key in RegisterSettings.model_fields),
        *(f"{PREFIX}{key.upper()}{FILE_ENDING}" for key in SECRETS),
        *(SETTINGS_VARIABLE, SECRETS_VARIABLE),
    ]
    known = {name.removeprefix(PREFIX): None for name in variables}
    for name in os.environ:
        own = name.removeprefix(PREFIX)
        if own != name and own not in known and (similar := _find_similar(own, known)):
            text = "{key}: this variable is not known. Did you mean {name}?"
            raise FixableError(Message(text, {"key": name, "name": f"{PREFIX}{similar}"}))


def _describe_mistake(mistake: Mapping[str, Any], options: Mapping[str, str]) -> Message:
    """Where a wrong value comes from, its key, and what is wrong with it; never the value, which may be a secret."""
    reason = mistake["msg"].removeprefix("Value error, ")
    if not mistake["loc"]:
        return Message("Settings: {fault}", {"fault": reason})
    key = str(mistake["loc"][0])
    name = f"--{key}" if key in options else f"{PREFIX}{key.upper()}"
    return Message("{key}: {fault}", {"key": name, "fault": reason})


def _is_safe_webhook(address: str) -> bool:
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    is_here = parts.hostname in ("localhost", "127.0.0.1", "::1")
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and is_here))
