"""Certificates as good and bad servers have them, made on the spot."""

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Key = ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Authority:
    """Who signs; `trusted` is the file that a client must trust."""

    key: Key
    name: x509.Name
    trusted: Path


def authority(folder: Path, name: str) -> Authority:
    """A certificate authority of our own."""
    key, subject = ec.generate_private_key(ec.SECP256R1()), _name(name)
    made = _builder(subject, subject, key, timedelta(days=-1), timedelta(days=1))
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    file = folder / f"{name}.pem"
    file.write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return Authority(key, subject, file)


def context(
    folder: Path, host: str, by: Authority | None, since_days: float = -1, until_days: float = 1
) -> ssl.SSLContext:
    """A server's side, with a certificate for `host` that `by` signed; None: it signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    issuer, signer = (by.name, by.key) if by else (_name(host), key)
    made = _builder(_name(host), issuer, key, timedelta(days=since_days), timedelta(days=until_days))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
    file = folder / f"{host}-{len(list(folder.iterdir()))}.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.sign(signer, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(file)
    return served


def _name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _builder(
    subject: x509.Name, issuer: x509.Name, key: Key, since: timedelta, until: timedelta
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + since)
        .not_valid_after(now + until)
    )
