"""QR codes and barcodes, as SVG."""

from datetime import datetime

import zxingcpp

from motcua.base.clock import ZONE
from motcua.documents.contents import Paper


def qr_svg(text: str) -> str:
    """A QR code (TCVN 7322:2009 = ISO/IEC 18004), UTF-8, correction level M."""
    return zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M").to_svg()


def barcode_svg(code: str) -> str:
    """A Code 128 barcode without text; the paper prints the code beneath it."""
    return zxingcpp.create_barcode(code, zxingcpp.BarcodeFormat.Code128).to_svg()


def qr_text(system: str, title: str, paper: Paper, at: datetime) -> str:
    """What the QR of an issued paper says (Circular 01/2023/TT-VPCP), parted by "|" as on the identity card:

    system, name of the paper, number of the person, dossier code, agency, procedure, time (yyyyMMddHHmmss).
    """
    fields = (
        system, title, paper.person.personal_number, paper.code, paper.office.code, paper.procedure_code,
        f"{at.astimezone(ZONE):%Y%m%d%H%M%S}",
    )  # fmt: skip
    return "|".join(field.replace("|", " ") for field in fields)
