"""Make, sign, validate: a paper of ours carries a PAdES signature and still keeps its archive rules.

The findings are told in docs/decisions/0004-pdf-maker.md. The certificate is made here and is worth nothing.
"""

import datetime as dt
import io
from concurrent.futures import ThreadPoolExecutor

import page
import pypdfium2
import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from motcua.documents.typesetting import render
from tests.documents.papers import FORMS

SIGNER = "Phạm Thị Thúy Hằng"


class LeavesMetadataAlone(IncrementalPdfFileWriter):
    """pyHanko writes the XMP anew in a shape that PDF/A does not allow for extension schemas; ours stays."""

    def _update_meta(self):
        pass


@pytest.fixture(scope="module")
def signer() -> signers.SimpleSigner:
    """The chairman's test certificate: self-signed, for non-repudiation."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, SIGNER)])
    now = dt.datetime.now(dt.UTC)
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign", "encipher_only",
         "decipher_only"), False,
    )  # fmt: skip
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=365))
        .add_extension(x509.KeyUsage(digital_signature=True, content_commitment=True, **usage), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER)),
        signing_key=asn1_keys.PrivateKeyInfo.load(private),
        cert_registry=SimpleCertificateStore(),
    )


@pytest.fixture(scope="module")
def made() -> bytes:
    return render("result", FORMS["result"])


@pytest.fixture(scope="module")
def signed(made, signer) -> bytes:
    """The result with an invisible PAdES baseline B signature."""
    pdf_signer = signers.PdfSigner(
        signers.PdfSignatureMetadata(field_name="ChuKySo", subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256"),
        signer=signer,
        new_field_spec=fields.SigFieldSpec(
            "ChuKySo", readable_field_name="Chữ ký số",
            # An invisible field inside the page would have to be tagged (PDF/UA); a hidden one is banned by PDF/A.
            invis_sig_settings=fields.InvisSigSettings(box_out_of_bounds=True),
        ),
    )  # fmt: skip
    out = io.BytesIO()
    elsewhere(pdf_signer.sign_pdf, LeavesMetadataAlone(io.BytesIO(made)), output=out)
    return out.getvalue()


def validation(pdf: bytes, signer):
    (signature,) = PdfFileReader(io.BytesIO(pdf)).embedded_regular_signatures
    context = ValidationContext(trust_roots=[signer.signing_cert], allow_fetching=False)
    return elsewhere(validate_pdf_signature, signature, signer_validation_context=context)


def elsewhere(work, *args, **options):
    """In a thread: pyHanko runs an event loop of its own, and a browser test may have left one in this thread."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work, *args, **options).result()


def findings(pdf: bytes, profile: str) -> set[str]:
    return {failure.rule_id for failure in page.validate_pdf_bytes(pdf, profile=profile).failures}


def test_the_signature_is_whole_trusted_and_covers_the_file(signed, signer):
    status = validation(signed, signer)
    assert status.intact and status.valid and status.trusted
    assert status.coverage.name == "ENTIRE_FILE"
    assert status.signing_cert.subject.native["common_name"] == SIGNER


def test_the_signed_paper_begins_with_the_paper_and_opens(made, signed):
    assert signed.startswith(made)
    document = pypdfium2.PdfDocument(signed)
    assert len(document) == 1
    document.close()


def test_one_changed_byte_breaks_the_signature(made, signed, signer):
    at = made.rindex(b"endstream") - 20  # within a content stream of the paper
    changed = signed[:at] + bytes([signed[at] ^ 1]) + signed[at + 1 :]
    assert not validation(changed, signer).intact


@pytest.mark.parametrize("profile", ["3a", "ua1"])
@pytest.mark.parametrize("form", FORMS)
def test_every_paper_keeps_the_archive_and_access_rules(form, profile):
    assert findings(render(form, FORMS[form]), profile) == set()


@pytest.mark.parametrize("profile", ["3a", "ua1"])
def test_the_signed_paper_keeps_the_archive_and_access_rules(signed, profile):
    assert findings(signed, profile) == set()
