"""People of the tests of mandates: a business with ten accounts, and how they sign in."""

from tests.people import DEMO, ISSUER, Somebody

TAX_CODE = "0109234567"
NAME = "Công ty TNHH Nhà nghỉ Sen Hồng"
BUSINESS = {"LoaiTaiKhoan": "2", "MaSoThue": TAX_CODE, "MaSoDoanhNghiep": TAX_CODE, "TenToChuc": NAME}
GIVEN = ("An", "Bảo", "Chi", "Đạt", "Giang", "Hạnh", "Khánh", "Linh", "Minh")


def claims_of(key: str, name: str, number: str, **more: str) -> dict:
    """Claims like those of the demo people, of somebody of our own."""
    mine = {"sub": f"vneid|{key}", "name": name, "personal_number": number, "birthdate": "1990-04-05",
            "email": f"{key}@example.vn", "iss": ISSUER}  # fmt: skip
    return DEMO["lan"].claims | mine | more


def sign_in(claims: dict) -> Somebody:
    """Let somebody sign in, as at the return from the identity provider."""
    from motcua.identity import service as identity

    person = identity.sign_in(claims, assurance=claims["loa"], source="vneid")
    return Somebody(person.id, claims["sub"], claims["name"], claims["personal_number"], claims["email"], claims)


def representative() -> Somebody:
    """Bình signs in for the business."""
    return sign_in(claims_of("binh", "Đỗ Thanh Bình", "001080000177", **BUSINESS))


def member(place: int) -> Somebody:
    """One of nine who work there, on their own account."""
    return sign_in(claims_of(f"m{place}", f"Trịnh Thị {GIVEN[place]}", f"0011900004{place:02}"))


def english(client):
    """The same client, reading English."""
    client.cookies["motcua_lang"] = "en"
    return client


def acting(client_of, somebody: Somebody, name: str = NAME):
    """A client that acts for somebody else."""
    client = english(client_of(somebody))
    client.press(client.visit("/uy-quyen"), f"Act for {name}")
    return client


def name_member(client, somebody: Somebody, *, scope: str, expect: int = 200, **more):
    """Offer a mandate to somebody by number and name; in every procedure unless told."""
    given = {"every": "yes", "name": somebody.name, "number": somebody.personal_number, "scope": scope} | more
    answer = client.post("/uy-quyen/moi", given, follow=True)
    assert answer.status_code == expect, answer.content.decode()
    return answer


def accept(client_of, somebody: Somebody, name: str = NAME):
    """Somebody accepts what was offered and acts under it; gives their client."""
    client = english(client_of(somebody))
    client.press(client.visit("/uy-quyen"), f"Accept ({name})")
    return acting(client_of, somebody, name)


def joins(boss: Somebody, somebody: Somebody, *, may_file: bool = True):
    """A member is named and accepts, without the pages; gives the mandate."""
    from motcua.identity import service as identity

    names = identity.Person(boss.id, boss.name, 2, False)
    owner = next(one for one in identity.held(names) if one.basis == "representative").owner_id
    offered = identity.offer(names, owner, NAME, number=somebody.personal_number, name=somebody.name, procedures=(),
                             may_file=may_file, until=None)  # fmt: skip
    return identity.answer(identity.Person(somebody.id, somebody.name, 2, False), offered.id, accepts=True)
