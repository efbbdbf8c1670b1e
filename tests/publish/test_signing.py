"""Signatures over lists of hashes: made from a key, checked from the files alone."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from assets.publish.release import digests, signatures


def pem(key: Ed25519PrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


KEY, OTHER = Ed25519PrivateKey.from_private_bytes(b"1" * 32), Ed25519PrivateKey.from_private_bytes(b"2" * 32)


@pytest.fixture
def sums(tmp_path: Path) -> Path:
    (tmp_path / digests.SUMS).write_text("abc  file\n", encoding="utf-8")
    return tmp_path / digests.SUMS


def said(sums: Path, key: Ed25519PrivateKey | None = None) -> str:
    return "; ".join(
        fault.render("en") for fault in signatures.verify_signature(sums, key.public_key() if key else None)
    )


def test_a_signature_is_checked_with_the_key_beside_it_or_with_the_publisher_s(sums: Path) -> None:
    signatures.sign_hash_list(sums, KEY)
    assert said(sums) == said(sums, KEY) == ""
    assert signatures.find_signer(sums) == signatures.calculate_fingerprint(KEY.public_key())
    assert "signed with a different key" in said(sums, OTHER)
    first = sums.with_name(signatures.SIGNATURE).read_bytes()
    signatures.sign_hash_list(sums, KEY)
    assert sums.with_name(signatures.SIGNATURE).read_bytes() == first, "the same key and list give the same bytes"


def test_an_unsigned_list_is_a_fault_only_where_a_signature_is_asked_for(sums: Path) -> None:
    assert said(sums) == "" and signatures.find_signer(sums) is None
    assert "has no signature" in said(sums, KEY)


@pytest.mark.parametrize("file", [digests.SUMS, signatures.SIGNATURE, signatures.PUBLIC_KEY])
def test_whatever_of_the_three_is_changed_or_gone_is_found(sums: Path, file: str) -> None:
    signatures.sign_hash_list(sums, KEY)
    place = sums.with_name(file)
    content = place.read_bytes()
    place.write_bytes(content.replace(b"a", b"b", 1) if b"a" in content else b"x" + content)
    assert said(sums) != ""
    place.write_bytes(content)
    assert said(sums) == ""
    if file != digests.SUMS:
        place.unlink()
        assert said(sums) != ""


def test_a_signature_of_another_list_is_found(sums: Path, tmp_path: Path) -> None:
    signatures.sign_hash_list(sums, KEY)
    older = tmp_path / "older"
    older.mkdir()
    (older / digests.SUMS).write_text("def  file\n", encoding="utf-8")
    signatures.sign_hash_list(older / digests.SUMS, KEY)
    (older / signatures.SIGNATURE).replace(sums.with_name(signatures.SIGNATURE))
    assert "does not match" in said(sums)


def test_the_key_is_a_text_or_a_file(tmp_path: Path, sums: Path) -> None:
    signatures.build_list_signer(None)(sums)
    assert signatures.find_signer(sums) is None
    (tmp_path / "key.pem").write_text(pem(KEY), encoding="utf-8")
    for given in (pem(KEY), str(tmp_path / "key.pem")):
        signatures.build_list_signer(given)(sums)
        assert signatures.find_signer(sums) == signatures.calculate_fingerprint(KEY.public_key())


def test_a_key_that_cannot_be_used_is_refused_with_its_reason(tmp_path: Path) -> None:
    rsa = generate_private_key(65537, 2048).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    for given in ("-----BEGIN nonsense", rsa):
        with pytest.raises(signatures.SigningKeyError, match="openssl genpkey"):
            signatures.load_private_key(given)
    with pytest.raises(signatures.SigningKeyError, match="neither a key in PEM format nor the path of a file"):
        signatures.load_private_key(str(tmp_path / "none.pem"))
    (tmp_path / "key.pem").write_text(pem(KEY), encoding="utf-8")
    with pytest.raises(signatures.SigningKeyError):
        signatures.load_public_key(tmp_path / "key.pem")
