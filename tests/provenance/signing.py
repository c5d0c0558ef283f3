"""Pictures signed with a certificate made for the test run; no key is kept."""

import io
import json
from datetime import UTC, datetime, timedelta

import c2pa
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from classifier.provenance.trust_list import TrustList

SOURCE = "http://cv.iptc.org/newscodes/digitalsourcetype/"
OFFLINE = {
    "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False, "verify_after_sign": False},
    "builder": {"thumbnail": {"enabled": False}},
}


class Authority:
    """A root and a way to sign with a leaf under it."""

    def __init__(self, issuer="Example Press", *, days=(-30, 365)):
        self.issuer = issuer
        self._root_key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name(
            [
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Test Root"),
                x509.NameAttribute(NameOID.COMMON_NAME, "Test Root CA"),
            ]
        )
        self._root = self._certificate(name, name, self._root_key.public_key(), (-400, 3650), is_root=True)
        self._leaf_key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name(
            [
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, issuer),
                x509.NameAttribute(NameOID.COMMON_NAME, "Signer"),
            ]
        )
        self._leaf = self._certificate(subject, name, self._leaf_key.public_key(), days, is_root=False)

    @property
    def root_pem(self):
        return self._root.public_bytes(Encoding.PEM).decode()

    def trusted(self, *, pinned=False):
        """A list of issuers with this root in its public or in its pinned part."""
        return TrustList("" if pinned else self.root_pem, self.root_pem if pinned else "", "2026-01-01")

    def signer(self):
        chain = self._leaf.public_bytes(Encoding.PEM) + self._root.public_bytes(Encoding.PEM)
        key = self._leaf_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return c2pa.Signer.from_info(
            c2pa.C2paSignerInfo(alg=b"es256", sign_cert=chain, private_key=key, ta_url=None)
        )

    def _certificate(self, subject, issuer, public_key, days, *, is_root):
        now = datetime.now(UTC)
        others = ("content_commitment", "key_encipherment", "data_encipherment")
        others += ("key_agreement", "encipher_only", "decipher_only")
        usage = x509.KeyUsage(
            digital_signature=not is_root,
            key_cert_sign=is_root,
            crl_sign=is_root,
            **dict.fromkeys(others, False),
        )
        root_key = self._root_key.public_key()
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer)
            .public_key(public_key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now + timedelta(days=days[0]))
            .not_valid_after(now + timedelta(days=days[1]))
            .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
            .add_extension(usage, critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key), critical=False)
        )
        if not is_root:
            builder = builder.add_extension(
                x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False
            )
        return builder.sign(self._root_key, hashes.SHA256())


def created(agent, source_type="trainedAlgorithmicMedia"):
    """The action of having made the picture."""
    return {"action": "c2pa.created", "softwareAgent": agent, "digitalSourceType": SOURCE + source_type}


# The action of having opened the first ingredient; the specification wants it to say which.
OPENED = {"action": "c2pa.opened", "parameters": {"ingredientIds": ["part0"]}}


def sign(authority, file, mime, actions, ingredients=(), *, thumbnails=False):
    """The file with a manifest of these actions; ingredients are (file, mime, relationship)."""
    manifest = {
        "claim_generator_info": [{"name": "test", "version": "1"}],
        "title": "picture",
        "assertions": [{"label": "c2pa.actions", "data": {"actions": list(actions)}}] if actions else [],
    }
    context = c2pa.Context.from_dict(OFFLINE | {"builder": {"thumbnail": {"enabled": thumbnails}}})
    builder = c2pa.Builder(manifest, context=context)
    for number, (data, kind, relationship) in enumerate(ingredients):
        described = json.dumps({"title": "part", "label": f"part{number}", "relationship": relationship})
        builder.add_ingredient(described, kind, io.BytesIO(data))
    out = io.BytesIO()
    builder.sign(authority.signer(), mime, io.BytesIO(file), out)
    return out.getvalue()


def flip(data, at):
    """The same bytes with one bit turned."""
    changed = bytearray(data)
    changed[at] ^= 1
    return bytes(changed)
