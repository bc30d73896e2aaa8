"""How the values of a procedure are said where two versions are compared, in Vietnamese and in English."""

from datetime import date

from motcua.engine.limits import DEFAULT_CUTOFF, Limit
from motcua.engine.rates import Tier
from motcua.engine.text import Text


def plain(value: object) -> Text:
    """A number or code as it is, a day as people write it; nothing as "none"."""
    if isinstance(value, date):
        value = f"{value:%d/%m/%Y}"
    return Text(vi="không có", en="none") if value in (None, "") else Text(vi=str(value), en=str(value))


def quoted(value: Text) -> Text:
    """A text between quotation marks; an empty one as "none"."""
    return Text(vi=f"“{value.to('vi')}”", en=f"“{value.to('en')}”") if value else plain("")


def yes_or_no(value: object) -> Text:
    """A tick."""
    return Text(vi="có", en="yes") if value else Text(vi="không", en="no")


def months(value: object) -> Text:
    """How long a result holds."""
    return Text(vi=f"{value} tháng", en=f"{value} months") if value else Text(vi="không thời hạn", en="for good")


def money(value: int | None) -> Text:
    """An amount of đồng: "8.000 đ"."""
    if value is None:
        return plain(value)
    said = f"{value:,}".replace(",", ".") + " đ"
    return Text(vi=said, en=said)


def names(value: tuple[str, ...] | None) -> Text:
    """Names of the file, in a row."""
    return plain(", ".join(value or ()))


def limit(value: Limit | None) -> Text:
    """A time limit in the unit of the law."""
    if value is None:
        return plain(value)
    match value.unit:
        case "none":
            return Text(vi="không quy định", en="none is set")
        case "window":
            return Text(vi="theo kế hoạch của năm", en="by the plan of the year")
        case "same_day":
            cutoff = f"{value.cutoff or DEFAULT_CUTOFF:%H:%M}"
            return Text(vi=f"trong ngày (gửi trước {cutoff})", en=f"in the day (sent before {cutoff})")
    vi, one, many = _UNITS[value.unit]
    return Text(vi=f"{value.value} {vi}", en=f"{value.value} {one if value.value == 1 else many}")


_UNITS = {
    "working_hours": ("giờ làm việc", "working hour", "working hours"),
    "working_days": ("ngày làm việc", "working day", "working days"),
    "calendar_days": ("ngày", "day", "days"),
}
LEVELS = {
    "commune": Text(vi="xã", en="commune"), "province": Text(vi="tỉnh", en="province"),
    "ministry": Text(vi="bộ", en="ministry"),
}  # fmt: skip
CHANNELS = {
    "online": Text(vi="trực tuyến", en="online"), "counter": Text(vi="tại quầy", en="at the counter"),
    "post": Text(vi="qua bưu chính", en="by post"),
}  # fmt: skip


def level(value: str) -> Text:
    """At which level it is settled."""
    return LEVELS.get(value, plain(value))


PRECISIONS = {
    "day": Text(vi="ngày, tháng, năm", en="day, month and year"), "month": Text(vi="tháng, năm", en="month and year"),
    "year": Text(vi="năm", en="the year alone"),
}  # fmt: skip


def precisions(value: tuple[str, ...]) -> Text:
    """How far a date may be known."""
    said = [PRECISIONS[one] for one in value]
    return Text(vi=" hoặc ".join(one.vi for one in said), en=" or ".join(one.en for one in said))


def tiers(value: tuple[Tier, ...]) -> Text:
    """The amounts by size: "từ 3: 1.000 đ"."""
    amounts = [(tier.start, money(tier.amount).vi) for tier in value]
    return Text(
        vi=", ".join(f"từ {start}: {amount}" for start, amount in amounts) or "không có",
        en=", ".join(f"from {start}: {amount}" for start, amount in amounts) or "none",
    )


def cap(value: int | None) -> Text:
    """The most that one costs."""
    return money(value) if value is not None else Text(vi="không giới hạn", en="no limit")
