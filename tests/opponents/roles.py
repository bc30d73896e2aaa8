"""Everybody who may ask, and what of Lan's they may ask for."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.agencies import service as agencies
from motcua.agencies.models import Post
from motcua.base import clock
from motcua.base.ids import new_id
from motcua.clients import consents
from motcua.clients import service as clients
from motcua.dossiers import slips
from motcua.dossiers.models import Dossier, DraftPaper, Slip
from motcua.files import service as files
from motcua.identity import service as identity
from motcua.ledger import service as ledger
from motcua.notices.models import Notice
from motcua.procedures import service as procedures
from motcua.rehearsal.models import Play
from motcua.rights import asking, exports
from motcua.warehouse import service as warehouse
from tests.consents import marriage
from tests.dossiers import filing
from tests.people import ISSUER, Somebody, arrive

ELSEWHERE = "00008"  # another commune of the same city


def somebody(key: str, level: int = 2) -> Somebody:
    """A person of whom nothing but a name is known."""
    claims = {"iss": ISSUER, "sub": f"vneid|{key}", "name": f"Người {key}", "loa": level}
    person = identity.sign_in(claims, assurance=level, source="vneid")
    return Somebody(person.id, claims["sub"], claims["name"], "", "", claims)


def people(centre) -> dict[str, Somebody]:
    """Everybody but "nobody" and "filer", by role. Posts at Lan's agency, at another one, and one that has ended."""
    elsewhere, today = agencies.centre_of(ELSEWHERE).id, clock.today()
    found = {"stranger": arrive("mai"), "level 1": somebody("level-1", level=1)}
    for role, name in (
        ("receptionist", "receptionist"), ("civil_status_officer", "officer"), ("chair", "chair"),
        ("cashier", "cashier"),
    ):  # fmt: skip
        found[name] = somebody(name)
        agencies.appoint(found[name].id, centre.id, role)
        found[f"{name} elsewhere"] = somebody(f"{name}-elsewhere")
        agencies.appoint(found[f"{name} elsewhere"].id, elsewhere, role)
    found["expired post"] = somebody("expired")
    post = agencies.appoint(found["expired post"].id, centre.id, "receptionist", today - timedelta(days=30))
    Post.objects.filter(id=post).update(valid_to=today - timedelta(days=1))
    return found


@dataclass(frozen=True)
class Objects:
    """What stands in an address. `known` are the words that must not stand in an answer to a stranger."""

    values: dict[str, str]

    def address(self, pattern: str) -> str:
        for name, value in self.values.items():
            for kind in ("uuid", "str", "slug"):
                pattern = pattern.replace(f"<{kind}:{name}>", value)
        return pattern


def lans(lan_client, lan: Somebody) -> Objects:
    """A draft with a file, a sent dossier with its slip printed, a message, and leave to see a file."""
    code = filing.file_one(lan_client)
    draft = filing.start(lan_client)
    filing.answer_everything(lan_client, draft)
    upload = SimpleUploadedFile("giay.jpg", filing.photo().read())
    assert lan_client.post(f"/ban-nhap/{draft}/giay-to/old_paper", {"file": upload}).status_code == 302
    file = DraftPaper.objects.get(draft_id=draft).file_id
    slip = Slip.objects.filter(dossier__code=code).first()
    ledger.run_until_idle()
    notice = Notice.objects.filter(person_id=lan.id).first()
    return Objects({
        "draft_id": draft, "paper": "old_paper", "page_key": "event", "file_id": str(file), "code": code,
        "part": "birth", "slip_id": str(slip.id), "consent_id": str(consent_of(lan)),
        "permission_id": str(permission_of(lan, draft)),
        "request_id": str(marriage.asked_of(lan)),
        "consent": "husband_agrees", "document_id": str(slips.printed(slip.id)),
        "notice_id": str(notice.id), "upload_id": begun(lan, draft),
        "dossier_id": str(slip.dossier_id), **asked_by(lan, draft),
        "token": files.grant(file, lan.id, "draft", draft), "play_id": str(play_of(lan)), "what": "tiep-nhan",
        "mandate_id": str(child_of(lan)),
    })  # fmt: skip


def child_of(person: Somebody) -> uuid.UUID:
    """A child whom the person has named."""
    parent, child = identity.Person(person.id, person.name, 2, False), identity.person_declared_in(new_id())
    return identity.state(parent, child, "Nguyễn Minh Khôi", identity.Mandate.CHILD).id


def play_of(person: Somebody) -> uuid.UUID:
    """A play, such as somebody has who lost the post since."""
    now, version = clock.now(), procedures.in_force(filing.CODE)
    begun = {"do": "begun", "at": now.isoformat(), "channel": "online", "commune": "00004", "facts": {}}
    return Play.objects.create(person_id=person.id, version_id=version.id, content_hash=version.content_hash,
                               events=[begun], now=now, begun_at=now, played_at=now).id  # fmt: skip


def begun(person: Somebody, draft: str) -> str:
    """A file of which some parts may be here."""
    place = f"{draft}:old_paper"
    return str(files.begin(owner=person.id, place=place, name="giay.jpg", size=9, sha256="0" * 64).id)


def asked_by(person: Somebody, draft: str) -> dict[str, str]:
    """A copy that is there, and a deletion that can be undone."""
    lan = identity.account(person.id)
    copy = exports.ask(lan)
    exports.make(copy.id)
    return {"export_id": str(copy.id), "erasure_id": str(asking.ask(lan, "draft", uuid.UUID(draft), asking.OTHER).id)}


def consent_of(person: Somebody) -> uuid.UUID:
    """Something that the person allows a system."""
    client, _secret = clients.add("Hệ thống", "Công ty Ví dụ", allowed=["dossiers:read"])
    return consents.give(person, client, ["dossiers:read"]).id


def permission_of(person: Somebody, draft: str) -> uuid.UUID:
    """A consent of the person to facts about them being taken for a draft."""
    warehouse.permissions.say(
        person.id, ["person.disability"], "yes", by=person.id, about=uuid.UUID(draft), procedure="1", words="1"
    )
    return warehouse.permissions.all_of(person.id)[0].id


def absent(like: Objects, person: Somebody | None) -> Objects:
    """The same kinds of things, of nobody: ids that were never given, a token for a file that was never kept."""
    reader = person.id if person else uuid.UUID(int=1)
    made_up = {
        name: str(new_id())
        for name in (
            "draft_id",
            "mandate_id",
            "file_id",
            "slip_id",
            "document_id",
            "notice_id",
            "consent_id",
            "permission_id",
            "play_id",
            "request_id",
            "upload_id",
            "dossier_id",
            "export_id",
            "erasure_id",
        )
    }
    code = like.values["code"][:-7] + "9999998"
    return Objects({**like.values, **made_up, "code": code, "token": files.grant(new_id(), reader, "draft", new_id())})


def client_for(role: str, somebody: Somebody | None, client_of) -> Client:
    """A plain client: thousands of answers are compared, not looked at one by one."""
    plain = Client(raise_request_exception=False)
    if somebody is not None:
        plain.cookies = client_of(somebody).cookies
    return plain


def personal_words(lan: Somebody, code: str) -> list[str]:
    """What is Lan's alone: facts about her, what she answered, and the secret of her dossier."""
    dossier = Dossier.objects.get(code=code)
    return [
        lan.name, lan.personal_number, lan.email, lan.claims["phone_number"], lan.claims["address"],
        dossier.tracking_secret, *(str(answer) for answer in filing.ANSWERS["requester"].values() if answer),
        filing.ANSWERS["event"]["registered_office"],
    ]  # fmt: skip
