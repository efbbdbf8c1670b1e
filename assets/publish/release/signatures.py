"""Who published a release: a signature over the list of all its hashes.

A signature is Ed25519 (RFC 8032), which uses no random numbers: the same list and key give the same bytes. The public key lies
beside it, so that anyone can check that the release is complete. Only a key from elsewhere can say that the publisher is right.
"""

import base64
import hashlib
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from schemas.languages import FixableError, Message

KEY_VARIABLE = "SHARED_SERVICES_SIGNING_KEY"
"""The setting with the private key: its text (PEM), or the path of a file that holds it."""
SIGNATURE, PUBLIC_KEY = "SHA256SUMS.sig", "SHA256SUMS.pub"


class SigningKeyError(FixableError):
    """A key that cannot be used. Its message says where it was looked for and how to make one."""


def _read_private_pem(text_or_path: str) -> bytes:
    if text_or_path.lstrip().startswith("-----BEGIN"):
        return text_or_path.encode()
    try:
        return Path(text_or_path).read_bytes()
    except (OSError, ValueError) as error:  # not named: it may be a part of the key
        reason = error.strerror if isinstance(error, OSError) else "not a path"
        text = "{key}: this is neither a key in PEM format nor the path of a file that can be read: {fault}"
        raise SigningKeyError(Message(text, {"key": KEY_VARIABLE, "fault": reason})) from None


def _parse_key(pem: bytes, parse: Callable[[bytes], Any], kind: type, name: str) -> Any:
    with suppress(ValueError, TypeError):
        key = parse(pem)
        if isinstance(key, kind):
            return key
    text = (
        "{name}: not a valid key. It must be Ed25519 in PEM format, without a password. "
        "To create one: openssl genpkey -algorithm ed25519"
    )
    raise SigningKeyError(Message(text, {"name": name}))


def load_private_key(text_or_path: str) -> Ed25519PrivateKey:
    """A private key, from its text or the path of its file. Raises SigningKeyError when it is none."""
    parse = partial(serialization.load_pem_private_key, password=None)
    return _parse_key(_read_private_pem(text_or_path), parse, Ed25519PrivateKey, KEY_VARIABLE)


def load_public_key(path: Path) -> Ed25519PublicKey:
    """A public key from a file. Raises SigningKeyError when it holds none."""
    try:
        pem = path.read_bytes()
    except OSError as error:
        values = {"file": path, "fault": error.strerror}
        raise SigningKeyError(Message("{file}: cannot be read: {fault}", values)) from None
    return _parse_key(pem, serialization.load_pem_public_key, Ed25519PublicKey, str(path))


def calculate_fingerprint(key: Ed25519PublicKey) -> str:
    """What a person compares: the first sixteen digits of the sha256 of a public key."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:16]


def build_list_signer(text_or_path: str | None) -> Callable[[Path], None]:
    """What signs a list of hashes with a private key; it does nothing where there is none. Raises SigningKeyError."""
    if not text_or_path:
        return lambda _: None
    return partial(sign_hash_list, key=load_private_key(text_or_path))


def sign_hash_list(sums: Path, key: Ed25519PrivateKey) -> None:
    """Writes the signature of a list of hashes, and the public key, beside it."""
    sums.with_name(SIGNATURE).write_bytes(base64.b64encode(key.sign(sums.read_bytes())) + b"\n")
    pem, public_key = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    sums.with_name(PUBLIC_KEY).write_bytes(key.public_key().public_bytes(pem, public_key))


def verify_signature(sums: Path, expected: Ed25519PublicKey | None) -> list[Message]:
    """What is wrong with the signature beside a list of hashes. expected: the publisher's key, if it is known."""
    signature, public_key = sums.with_name(SIGNATURE), sums.with_name(PUBLIC_KEY)
    if not signature.is_file():
        unsigned = Message("The release has no signature, but it should have one.", {})
        return [unsigned] if expected or public_key.is_file() else []
    if not public_key.is_file():
        return [Message("{file} is missing.", {"file": PUBLIC_KEY})]
    try:
        key = load_public_key(public_key)
    except SigningKeyError as refusal:
        return list(refusal.messages)
    if expected is not None and expected != key:
        values = {"found": calculate_fingerprint(key), "expected": calculate_fingerprint(expected)}
        return [Message("The release is signed with a different key: {found}, not {expected}.", values)]
    try:
        key.verify(base64.b64decode(signature.read_bytes(), validate=False), sums.read_bytes())
    except (InvalidSignature, ValueError):
        return [Message("The signature does not match {file}.", {"file": sums.name})]
    return []


def find_signer(sums: Path) -> str | None:
    """The fingerprint of the key that signed a list of hashes; None when it is not signed."""
    public_key = sums.with_name(PUBLIC_KEY)
    is_signed = sums.with_name(SIGNATURE).is_file() and public_key.is_file()
    return calculate_fingerprint(load_public_key(public_key)) if is_signed else None
