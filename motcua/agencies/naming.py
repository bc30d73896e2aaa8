"""How areas and the agencies named after them are called, in Vietnamese and in English."""

from motcua.agencies.models import Kind, UnitType
from motcua.base.folding import strip_accents

UNIT_WORDS = {
    UnitType.PROVINCE: ("Tỉnh", "Province"),
    UnitType.CITY: ("Thành phố", "City"),
    UnitType.COMMUNE: ("Xã", "Commune"),
    UnitType.WARD: ("Phường", "Ward"),
    UnitType.ISLAND_ZONE: ("Đặc khu", "Special Zone"),
}

# {area} is the area with its type inside a sentence: "phường Ba Đình".
AGENCY_NAMES = {
    Kind.PROVINCE_COMMITTEE: ("Ủy ban nhân dân {area}", "People's Committee of {area}"),
    Kind.COMMUNE_COMMITTEE: ("Ủy ban nhân dân {area}", "People's Committee of {area}"),
    Kind.ONE_STOP_CENTRE: (
        "Trung tâm Phục vụ hành chính công {area}",
        "Public Administrative Service Centre of {area}",
    ),
    Kind.COMMUNE_POLICE: ("Công an {area}", "Police of {area}"),
    Kind.IMMIGRATION: ("Phòng Quản lý xuất nhập cảnh {area}", "Immigration Office of {area}"),
    Kind.LAND_OFFICE: ("Văn phòng đăng ký đất đai {area}", "Land Registration Office of {area}"),
    Kind.TAX_OFFICE: ("Thuế {area}", "Tax Office of {area}"),
    Kind.SOCIAL_INSURANCE: ("Bảo hiểm xã hội {area}", "Social Insurance of {area}"),
    Kind.EMPLOYMENT_CENTRE: ("Trung tâm Dịch vụ việc làm {area}", "Employment Service Centre of {area}"),
    Kind.EDUCATION_DEPARTMENT: ("Sở Giáo dục và Đào tạo {area}", "Department of Education and Training of {area}"),
}

# Who decides at an agency that is no People's Committee, as a paper names the post.
HEADS = {
    Kind.COMMUNE_POLICE: "Trưởng Công an", Kind.IMMIGRATION: "Trưởng phòng", Kind.LAND_OFFICE: "Giám đốc",
    Kind.TAX_OFFICE: "Trưởng Thuế", Kind.SOCIAL_INSURANCE: "Giám đốc", Kind.EMPLOYMENT_CENTRE: "Giám đốc",
    Kind.EDUCATION_DEPARTMENT: "Giám đốc",
}  # fmt: skip


def full_name(unit_type: str, name: str) -> str:
    """'Phường Ba Đình'."""
    return f"{UNIT_WORDS[UnitType(unit_type)][0]} {name}"


def name_in_sentence(unit_type: str, name: str) -> str:
    """'phường Ba Đình', as it stands inside the name of an agency."""
    kind, *rest = full_name(unit_type, name).split(" ", 1)
    return " ".join([kind.lower(), *rest])


def short_name(name: str, language: str) -> str:
    """The name without its type, for a reader of "vi" or "en"."""
    return strip_accents(name) if language == "en" else name


def unit_word(unit_type: str, language: str) -> str:
    """'phường' or 'ward'."""
    return UNIT_WORDS[UnitType(unit_type)][language == "en"].lower()


def english_name(unit_type: str, name: str) -> str:
    """'Ba Dinh Ward'. A numbered ward ('Phường 1') becomes 'Ward 1'."""
    word, plain = UNIT_WORDS[UnitType(unit_type)][1], strip_accents(name)
    return f"{word} {plain}" if plain.isdigit() else f"{plain} {word}"


def agency_name(kind: str, unit_type: str, name: str) -> tuple[str, str]:
    """The Vietnamese and the English name of an agency that is named after its area."""
    vietnamese, english = AGENCY_NAMES[Kind(kind)]
    return (
        vietnamese.format(area=name_in_sentence(unit_type, name)),
        english.format(area=english_name(unit_type, name)),
    )


def committee_name(unit_type: str, name: str) -> str:
    """'Ủy ban nhân dân phường Ba Đình': the authority that a one-stop centre serves."""
    return agency_name(Kind.COMMUNE_COMMITTEE, unit_type, name)[0]


def head_title(unit_type: str, name: str) -> str:
    """'Chủ tịch Ủy ban nhân dân phường Ba Đình': who signs results."""
    return f"Chủ tịch {committee_name(unit_type, name)}"
