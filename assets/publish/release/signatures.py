"""Who published a release: a signature over the list of all its hashes.

Belongs here: signing that list, and checking a signature. Does not belong here: the list itself, or any other check of a release
(verify).

A signature is Ed25519 (RFC 8032), which needs no chance: the same list and key give the same bytes. The public key lies
beside it, so that anyone can check that the release is whole; that it is from the right publisher says only a key that was
got elsewhere.
"""

import base64
import hashlib
import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from schemas.languages import FixableError, Message

KEY_VARIABLE = "SHARED_SERVICES_SIGNING_KEY"
"""The environment's private key: its text (PEM), or the path of a file that holds it."""
SIGNATURE, PUBLIC_KEY = "SHA256SUMS.sig", "SHA256SUMS.pub"


class SigningKeyError(FixableError):
    """A key that cannot be used. Its message says where it was looked for and how to make one."""


def _read_pem(text_or_path: str) -> bytes:
    """The bytes of a key given as text or as a path. Raises KeyRefused when there is no such file."""
    if text_or_path.lstrip().startswith("-----BEGIN"):
        return text_or_path.encode()
    try:
        return Path(text_or_path).read_bytes()
    except OSError as error:
        values = {"key": KEY_VARIABLE, "file": text_or_path, "fault": error.strerror}
        raise SigningKeyError(Message("{key}: the file {file} cannot be read: {fault}", values)) from error


def load_private_key() -> Ed25519PrivateKey | None:
    """The key that the environment names; None when it names none. Raises KeyRefused for one that is no Ed25519 key."""
    given = os.environ.get(KEY_VARIABLE)
    if not given:
        return None
    try:
        found = load_pem_private_key(_read_pem(given), password=None)
    except (ValueError, TypeError) as error:
        raise _build_key_error(KEY_VARIABLE) from error
    if not isinstance(found, Ed25519PrivateKey):
        raise _build_key_error(KEY_VARIABLE)
    return found


def _build_key_error(name: str) -> SigningKeyError:
    text = (
        "{name}: is not an Ed25519 key in PEM without a password. One is made with: openssl genpkey -algorithm ed25519"
    )
    return SigningKeyError(Message(text, {"name": name}))


def load_public_key(path: Path) -> Ed25519PublicKey:
    """A public key from a file. Raises KeyRefused when it holds none."""
    try:
        found = load_pem_public_key(_read_pem(str(path)))
    except ValueError as error:
        raise _build_key_error(str(path)) from error
    if not isinstance(found, Ed25519PublicKey):
        raise _build_key_error(str(path))
    return found


def _encode_public_key(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def calculate_fingerprint(key: Ed25519PublicKey) -> str:
    """What a person compares: the first sixteen letters of the sha256 of a public key."""
    return hashlib.sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:16]


def sign_hash_list(sums: Path, key: Ed25519PrivateKey) -> None:
    """Writes the signature of a list of hashes, and the public key, beside it."""
    signature = base64.b64encode(key.sign(sums.read_bytes())) + b"\n"
    sums.with_name(SIGNATURE).write_bytes(signature)
    sums.with_name(PUBLIC_KEY).write_bytes(_encode_public_key(key.public_key()))


def verify_signature(sums: Path, expected: Ed25519PublicKey | None) -> list[Message]:
    """What is wrong with the signature beside a list of hashes; expected: the publisher's key, if it is known."""
    signature, beside = sums.with_name(SIGNATURE), sums.with_name(PUBLIC_KEY)
    if not signature.is_file():
        unsigned = Message("The release is not signed; a key was given, so it should be.", {})
        return [unsigned] if expected or beside.is_file() else []
    if not beside.is_file():
        return [Message("{file} is missing.", {"file": PUBLIC_KEY})]
    try:
        key = load_public_key(beside)
    except SigningKeyError as refusal:
        return list(refusal.messages)
    if expected is not None and _encode_public_key(expected) != _encode_public_key(key):
        values = {"found": calculate_fingerprint(key), "expected": calculate_fingerprint(expected)}
        return [Message("The release is signed with another key: {found}, not {expected}.", values)]
    try:
        key.verify(base64.b64decode(signature.read_bytes(), validate=False), sums.read_bytes())
    except (InvalidSignature, ValueError):
        return [Message("The signature does not fit the list of hashes ({file}).", {"file": sums.name})]
    return []


def find_signer(sums: Path) -> str | None:
    """The fingerprint of the key that signed a list of hashes; None when it is not signed."""
    beside = sums.with_name(PUBLIC_KEY)
    return (
        calculate_fingerprint(load_public_key(beside))
        if sums.with_name(SIGNATURE).is_file() and beside.is_file()
        else None
    )
