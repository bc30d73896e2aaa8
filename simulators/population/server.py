"""The population database as a security server shows it: one address, headers that say who asks, and for whom."""

import threading
from html import escape

from simulators.faults import Faults
from simulators.population import messages
from simulators.population.citizens import Citizen, confirmed, written_as
from simulators.serving import Handler, html_page

MARK = "MÔ PHỎNG – cơ sở dữ liệu dân cư thử: không có dữ liệu thật."
SERVICE = "/r1/VN-TEST/GOV/BCA/dancu/tracuu"
HEADERS = ("X-Road-Client", "X-Road-Id", "X-Road-UserId", "X-Road-Request-Id")
FAULTS = {
    "line": ("slow", "hang", "500", "cut", "drop"),
    "answer": ("broken", "bomb", "external", "deep", "huge", "not_xml", "another_request", "fault"),
    "person": ("nobody", "somebody_else"),
    "writing": ("upper", "nfd", "tones", "year_only", "old_address", "abbreviated", "codes", "empty"),
}  # fmt: skip
SLOW = 2.0  # seconds
KEPT = 200  # requests
ODD = {
    "bomb": messages.BOMB, "external": messages.EXTERNAL, "deep": messages.DEEP, "not_xml": '{"loi": "x"}',
    "huge": messages.envelope("<x>" + "a" * 2_000_000 + "</x>"), "fault": messages.fault("he thong ban"),
}  # fmt: skip


class PopulationHandler(Handler):
    """`citizens`, `asked`, `faults` and `stopping` are set by `handler_for`."""

    routes = {("GET", "/"): "home", ("POST", SERVICE): "check", ("GET", "/requests.json"): "requests",
              ("DELETE", "/requests.json"): "forget"}  # fmt: skip
    citizens: dict[str, Citizen]
    asked: list[dict]
    stopping: threading.Event

    def home(self):
        names = "".join(f"<li>{escape(one.name)}</li>" for one in self.citizens.values())
        self.send_html(html_page("Cơ sở dữ liệu dân cư mô phỏng", f"<ul>{names}</ul>", MARK))

    def requests(self):
        self.send_json(self.asked)

    def forget(self):
        self.asked.clear()
        self.send_json([])

    def check(self):
        """Somebody asks whether number, name and date of birth belong together."""
        line = self.faults.position("line")
        body = self.body()
        if missing := [name for name in HEADERS if not self.headers.get(name)]:
            return self._xml(messages.fault(f"missing: {', '.join(missing)}"), 400)
        try:
            fields = messages.read(body)
        except messages.NotARequest as problem:
            return self._xml(messages.fault(str(problem)), 400)
        self.asked.append({"headers": {name: self.headers[name] for name in HEADERS}, "fields": fields})
        del self.asked[:-KEPT]
        if line == "500":
            return self._xml(messages.fault("internal"), 500)
        if line == "drop":
            return self.connection.close()
        if line in ("slow", "hang") and self.stopping.wait(SLOW if line == "slow" else None):
            return None  # the end has come: the client sees the connection break
        return self._answer(self._text(fields), cut=line == "cut")

    def _text(self, fields: dict[str, str]) -> str:
        answer = self.faults.position("answer")
        if answer in ODD:
            return ODD[answer]
        request_id = "another" if answer == "another_request" else fields["MaYeuCau"]
        text = messages.answer(request_id, self._found(fields))
        return text[: len(text) // 2] if answer == "broken" else text

    def _found(self, fields: dict[str, str]) -> Citizen | None:
        person = self.faults.position("person")
        if person == "nobody":
            return None
        found = confirmed(self.citizens, fields["SoDinhDanh"], fields["HoVaTen"], fields["NgayThangNamSinh"])
        if found and person == "somebody_else":
            found = next(one for one in self.citizens.values() if one.number != found.number)
        return found and written_as(found, self.faults.position("writing"))

    def _answer(self, text: str, *, cut: bool):
        if not cut:
            return self._xml(text)
        data = text.encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data[: len(data) // 2])
        self.wfile.flush()
        return self.connection.close()

    def _xml(self, text: str, status: int = 200):
        self.send(status, text, "text/xml; charset=utf-8")


def handler_for(citizens: dict[str, Citizen], stopping: threading.Event) -> type[Handler]:
    """The handler class of one database."""
    values = {"citizens": citizens, "stopping": stopping, "faults": Faults(FAULTS), "asked": []}
    return type("BoundPopulationHandler", (PopulationHandler,), values)
