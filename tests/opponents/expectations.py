"""Who gets what behind every address: one row each, compared with docs/reference/addresses.txt.

A row names the roles that get in (`get`, `post`) and those that may look but not act (`told`: 403, 409 or 422 in
words). To every other role the object must look as if it did not exist: the answer for Lan's is the one for nothing.
"""

from dataclasses import dataclass
from typing import NamedTuple

CITIZENS = frozenset({"owner"})
DESK = frozenset({"receptionist", "officer", "chair", "cashier"})  # of the agency of the dossier
NOBODY: frozenset = frozenset()


class Who(NamedTuple):
    """Roles that get in, and roles that are told why not."""

    gets_in: frozenset = NOBODY
    told: frozenset = NOBODY


@dataclass(frozen=True)
class Row:
    """What is expected of one address; `object` names what stands in it (see roles.Objects)."""

    object: str
    get: Who = Who()
    post: Who = Who()


# No object of anybody in the address: what these show follows from who asks. Each has tests of its own.
WITHOUT_AN_OBJECT = {
    "/", "/dang-nhap", "/dang-nhap/chua-duoc", "/dang-nhap/di", "/dang-nhap/tro-ve", "/dang-xuat", "/giay-to-cua-toi",
    "/giay-to-cua-toi/ai-da-xem", "/giay-to-cua-toi/dong-y", "/ho-so", "/ngon-ngu/<str:lang>", "/suc-khoe",
    "/suc-khoe/chi-tiet",
    "/suc-khoe/chi-tiet/<slug:name>", "/du-lieu-cua-toi", "/du-lieu-cua-toi/ban-sao", "/du-lieu-cua-toi/xoa",
    "/suc-khoe/ban-sao",
    "/.well-known/oauth-authorization-server", "/api/oauth/revoke", "/api/oauth/token", "/cho-phep",
    "/he-thong-duoc-phep", "/api/v1/dossiers", "/api/v1/files", "/api/v1/files/parts",
    "/api/v1/procedures/<str:code>/check",
    "/api/v1/openapi.json", "/api/v1/problems/<str:code>", "/api/v1/procedures", "/api/v1/procedures/search",
    "/api/v1/procedures/<str:code>", "/api/v1/procedures/<str:code>/versions/<str:content_hash>",
    "/api/v1/procedures/<str:code>/versions/<str:content_hash>/answers.schema.json",
    "/suc-khoe/so-lieu", "/suc-khoe/song", "/thu-tuc/<str:code>", "/thu-tuc/<str:code>/bat-dau",
    "/dong-y", "/thu-tuc/<str:code>/noi-nop", "/tai-khoan-dinh-danh", "/uy-quyen", "/uy-quyen/cho-minh",
    "/uy-quyen/con-va-nguoi-duoc-giam-ho", "/uy-quyen/moi",
    "/tim-kiem", "/tin-nhan", "/tra-cuu", "/tro-giup", "/viec", "/viec/so-theo-doi",
    "/phien-ban", "/phien-ban/<uuid:proposal_id>", "/phien-ban/<uuid:proposal_id>/ban-hanh",
    "/phien-ban/<uuid:proposal_id>/bo-vi-du", "/phien-ban/<uuid:proposal_id>/tra-lai", "/dien-thu", "/dien-thu/bat-dau",
}  # fmt: skip

WRITER = Who(frozenset({"owner"}))
_ONLY_READ = Row("dossier", get=Who(CITIZENS | DESK))
RECEIVES = frozenset({"receptionist"})
ACTS = {
    # Opened by GET these lead to the dossier, where everybody finds what is theirs; so GET is for everybody the same.
    "tiep-nhan": Who(RECEIVES, DESK | CITIZENS), "thu-phi": Who(RECEIVES | {"cashier"}, DESK | CITIZENS),
    "trao": Who(NOBODY, DESK | CITIZENS), "duyet": Who(NOBODY, DESK | CITIZENS),
    "xong-buoc": Who(NOBODY, DESK | CITIZENS), "muc-thu": Who(NOBODY, DESK | CITIZENS),
    "sua-so-tien": Who(NOBODY, DESK | CITIZENS),
    "tra-lai-tien": Who(NOBODY, DESK | CITIZENS), "da-den": Who(NOBODY, DESK | CITIZENS),
    "xac-nhan-quan-he": Who(RECEIVES, DESK | CITIZENS),
}  # fmt: skip

# Who may play sees their own plays; nobody here may (tests/rehearsal/test_plays.py says who does).
_PLAYS = ("", "/dong-ho", "/dong-y", "/giay-to", "/kiem-tra", "/lam-lai", "/quay-lai", "/trang/<slug:page_key>",
          "/vi-du", "/vi-du.yaml", "/vi-du/dua-vao", "/viec/<slug:what>", "/xoa")  # fmt: skip

TABLE = {
    **{f"/dien-thu/<uuid:play_id>{page}": Row("play") for page in _PLAYS},
    # A cookie opens nothing of the API; who gets in by a token: tests/api/test_following.py, test_changing.py.
    "/api/v1/dossiers/<str:code>": Row("dossier"),
    "/api/v1/dossiers/<str:code>/correction": Row("dossier"),
    "/api/v1/dossiers/<str:code>/papers/<str:slip_id>": Row("dossier"),
    "/api/v1/dossiers/<str:code>/withdrawal": Row("dossier"),
    # An upload is that of one system for one person: tests/api/test_parts.py.
    "/api/v1/files/parts/<str:upload_id>": Row("upload"),
    "/api/v1/files/parts/<str:upload_id>/file": Row("upload"),
    # GET leads to the list, whoever asks; POST answers who gave the consent.
    "/he-thong-duoc-phep/<uuid:consent_id>/thu-hoi": Row("consent", post=WRITER),
    # The same: GET leads to the list.
    "/giay-to-cua-toi/dong-y/<uuid:permission_id>/rut": Row("permission", post=WRITER),
    "/ban-nhap/<uuid:draft_id>": Row("draft", get=WRITER),
    "/ban-nhap/<uuid:draft_id>/bo": Row("draft", get=WRITER, post=WRITER),
    # This draft needs no consent of anybody; tests/consents says who may choose how one is given.
    "/ban-nhap/<uuid:draft_id>/dong-y/<slug:consent>": Row("draft", get=WRITER),
    # Nor of the person themself; tests/dossiers/test_permitting.py says who may answer where one does.
    "/ban-nhap/<uuid:draft_id>/dong-y-lay-du-lieu": Row("draft", get=WRITER, post=WRITER),
    "/ban-nhap/<uuid:draft_id>/giay-to": Row("draft", get=WRITER),
    # GET of an act leads to the page that holds its button, whoever asks and whatever the address names.
    "/ban-nhap/<uuid:draft_id>/giay-to/<slug:paper>": Row("draft", post=WRITER),
    # They speak a protocol of their own (tus), and nothing to a browser's GET or POST: tests/dossiers/test_parts.py.
    "/ban-nhap/<uuid:draft_id>/giay-to/<slug:paper>/phan": Row("draft"),
    "/ban-nhap/<uuid:draft_id>/giay-to/<slug:paper>/phan/<uuid:upload_id>": Row("draft"),
    "/ban-nhap/<uuid:draft_id>/giay-to/<slug:paper>/gop": Row("draft", post=WRITER),
    "/ban-nhap/<uuid:draft_id>/giay-to/<slug:paper>/<uuid:file_id>/bo": Row("draft", post=WRITER),
    "/ban-nhap/<uuid:draft_id>/giay-to/<slug:paper>/<uuid:file_id>/cho": Row("draft", post=WRITER),
    "/ban-nhap/<uuid:draft_id>/giay-to/<slug:paper>/<uuid:file_id>/tach": Row("draft", post=WRITER),
    "/ban-nhap/<uuid:draft_id>/giay-to/<slug:paper>/<uuid:file_id>/ten": Row("draft", post=WRITER),
    "/ban-nhap/<uuid:draft_id>/giay-to/<slug:paper>/<uuid:file_id>/xem": Row("draft", get=WRITER),
    "/ban-nhap/<uuid:draft_id>/giay-to/<slug:paper>/<uuid:file_id>/dung": Row("draft", post=WRITER),
    "/ban-nhap/<uuid:draft_id>/gui": Row("draft", get=WRITER, post=WRITER),
    "/ban-nhap/<uuid:draft_id>/kiem-tra": Row("draft", get=WRITER),
    "/ban-nhap/<uuid:draft_id>/sua": Row("draft", get=WRITER),
    "/ban-nhap/<uuid:draft_id>/thay-doi": Row("draft", get=WRITER),
    "/ban-nhap/<uuid:draft_id>/tiep": Row("draft", get=WRITER),
    "/ban-nhap/<uuid:draft_id>/trang/<slug:page_key>": Row("draft", get=WRITER, post=WRITER),
    "/ban-nhap/<uuid:draft_id>/trang/<slug:page_key>/luu": Row("draft", post=WRITER),
    # Somebody else asks Lan to agree: "owner" is whoever is asked.
    "/dong-y/<uuid:request_id>": Row("consent_request", get=WRITER),
    **{
        f"/dong-y/<uuid:request_id>/{act}": Row("consent_request", get=WRITER, post=WRITER)
        for act in ("dong-y", "khong", "rut")
    },
    # Lan's child: there is nothing left to answer, and she may act. tests/mandates has the other sides.
    "/uy-quyen/<uuid:mandate_id>/cham-dut": Row("mandate", get=WRITER, post=WRITER),
    "/uy-quyen/<uuid:mandate_id>/lam-thay": Row("mandate", post=WRITER),
    "/uy-quyen/<uuid:mandate_id>/nhan": Row("mandate", post=Who(NOBODY, CITIZENS)),
    "/uy-quyen/<uuid:mandate_id>/tu-choi": Row("mandate", post=Who(NOBODY, CITIZENS)),
    "/du-lieu-cua-toi/ban-sao/<uuid:export_id>.zip": Row("export", get=WRITER),
    # POST without a reason and a tick is told what is missing. Lan's dossier runs, so it may not be erased.
    "/du-lieu-cua-toi/xoa/ban-nhap/<uuid:draft_id>": Row("draft", get=WRITER, post=Who(NOBODY, CITIZENS)),
    "/du-lieu-cua-toi/xoa/ho-so/<uuid:dossier_id>": Row("dossier", Who(NOBODY, CITIZENS), Who(NOBODY, CITIZENS)),
    "/du-lieu-cua-toi/yeu-cau/<uuid:erasure_id>": Row("erasure", get=WRITER),
    "/du-lieu-cua-toi/yeu-cau/<uuid:erasure_id>/rut-lai": Row("erasure", post=WRITER),
    # Nobody has it before the deletion is done: tests/rights/test_pages.py.
    "/giay-xac-nhan-xoa/<uuid:erasure_id>": Row("erasure"),
    "/giay-to/<uuid:document_id>.pdf": Row("document", get=Who(CITIZENS | DESK)),
    "/ho-so/<str:code>": _ONLY_READ,
    "/ho-so/<str:code>/da-gui": Row("dossier", get=Who(CITIZENS, DESK)),
    "/ho-so/<str:code>/giay/<uuid:slip_id>.pdf": _ONLY_READ,
    "/ho-so/<str:code>/ma-qr.svg": _ONLY_READ,
    "/ho-so/<str:code>/nop-rieng/<slug:part>": Row("dossier", get=Who(CITIZENS | DESK), post=Who(CITIZENS, DESK)),
    "/ho-so/<str:code>/nop-tiep": Row("dossier", get=Who(CITIZENS | DESK), post=Who(CITIZENS, DESK)),
    "/ho-so/<str:code>/rut": Row("dossier", get=Who(CITIZENS, DESK), post=Who(CITIZENS, DESK)),
    "/ho-so/<str:code>/sua": Row("dossier", get=Who(CITIZENS, DESK), post=Who(CITIZENS, DESK)),
    "/tep/<str:token>": Row("token", get=Who(frozenset({"owner"}))),
    "/tep/<str:token>/xem": Row("token", get=Who(frozenset({"owner"}))),
    "/tin-nhan/<uuid:notice_id>": Row("notice", get=WRITER, post=WRITER),
    "/viec/<str:code>": Row("dossier", get=Who(DESK)),
    **{f"/viec/<str:code>/{act}": Row("dossier", post=who) for act, who in ACTS.items()},
    "/viec/<str:code>/tra-lai": Row("dossier", get=Who(RECEIVES, DESK), post=Who(RECEIVES, DESK)),
    # Refused to all here: this dossier asks no choice. tests/versions says who may choose where one does.
    "/viec/<str:code>/chon-quy-dinh": Row("dossier", post=Who(NOBODY, DESK)),
    "/viec/<str:code>/tu-choi": Row("dossier", get=Who(RECEIVES, DESK), post=Who(RECEIVES, DESK)),
    "/viec/<str:code>/dung": Row("dossier", get=Who(NOBODY, DESK), post=Who(NOBODY, DESK)),
    "/viec/<str:code>/xin-loi": Row("dossier", get=Who(NOBODY, DESK), post=Who(NOBODY, DESK)),
    "/viec/<str:code>/xac-minh": Row("dossier", get=Who(NOBODY, DESK), post=Who(NOBODY, DESK)),
}
