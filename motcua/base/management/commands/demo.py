"""A whole Motcua on this machine, with demo people and all simulators. Ctrl-C ends it all."""

import contextlib
import os
import signal
import sys
import urllib.error
import urllib.request
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from motcua.base import database, embedded, installation, paths, processes, service_account, supervisor
from motcua.base.management.commands import seed_demo

PEOPLE = """
  Sign in (button "Đăng nhập", top right) as one of these; no password is asked:
      Lan    a citizen who needs a copy of a civil-status record
      Mai    another citizen, who sees nothing of Lan's
      Bình   a citizen with a child and a ward, for whom he files; also signs in for his guest house
      An     works at that guest house and files for it, once Bình has named her
      Hùng   receives dossiers and fees at the one-stop desk of Ba Đình ward, Hà Nội
      Thảo   civil-status officer there
      Dũng   chairman of that ward, who approves
      Hà     controls procedures at the Ministry of Justice: one version waits for her release
      Quang  controls procedures there, too, and proposed that version
  At agencies that are asked during the handling, each with officer and head in one person where one is named:
      Khoa, Long   police of Ba Đình ward (officer; head)      Yến    land registration office there
      Phúc         tax office there                            Giang  social insurance there
      Nhung        immigration office of Hà Nội                Oanh   employment service centre of Hà Nội
      Tuấn         education department of Hà Nội
"""


REGISTER = "/r1/VN-TEST/GOV/BCA/dancu/tracuu"  # the service of the simulated population database


class Command(BaseCommand):
    help = "Start everything together: database, web, worker, sequencer, and the simulators."
    requires_system_checks = []

    def handle(self, *args, **options):
        # A shell without job control starts what it puts in the background deaf to Ctrl-C, and that is inherited.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        place = Places.from_environment()
        place.tell_children()
        data = paths.data_directory()
        try:
            with installation.only_one(data, place.web):
                self.tell(installation.disk_words(data))
                installation.check_ports(place.bind, place.ports)
                self.run(place, data)
        except (installation.CannotStart, embedded.DatabaseCannotStart, service_account.NoAccount) as error:
            raise CommandError(str(error)) from None
        except supervisor.GaveUp as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            if installation.is_disk_full(error):
                words = f"The disk of {data} is full. Free some space; what was saved is kept."
                raise CommandError(words) from None
            raise

    def run(self, place: "Places", data: Path) -> None:
        """Database first, then what it must hold, then all the others, until somebody ends us."""
        given = os.environ.get("DATABASE_URL")
        together = supervisor.Supervisor(services(place), data / "logs", self.tell)
        try:
            # Before the others run: nothing but the database has to end.
            with contextlib.suppress(KeyboardInterrupt):
                if not given:
                    self.tell(f"Starting the database in {data / 'postgres'} ...")
                    owners = embedded.ensure_running()
                    os.environ |= {
                        "DATABASE_URL": database.for_application(owners),
                        "MOTCUA_OWNER_DATABASE_URL": owners,
                    }
                self.prepare()
                os.environ.pop("MOTCUA_OWNER_DATABASE_URL", None)  # the services need it no more
                together.start()
                if not together.ending:
                    self.tell(self.welcome(place))
                together.watch(also=self.caretaker(data, given))
        finally:
            self.tell("Ending ...")
            together.end()
            if not given:
                embedded.release()
        self.tell("Everything has ended. Data are kept in " + str(data))

    def caretaker(self, data: Path, given: str | None):
        """What is looked after while everything runs: a database that died, a disk that fills up."""
        said = set()

        def look() -> None:
            if not given:
                embedded.ensure_running()  # attaches; starts it anew if it was killed
            try:
                words = installation.disk_words(data)
            except installation.CannotStart:
                words = f"The disk of {data} is full: nothing more can be saved. What was saved is kept."
            if words and words.split()[0] not in said:  # once for "Only ...", once for "The disk ..."
                said.add(words.split()[0])
                self.tell(words)

        return look

    def prepare(self) -> None:
        """Set up to the end, in its own process: it may change what settings read."""
        child = processes.start([sys.executable, "-m", "motcua", "setup"], cwd=paths.ROOT)
        try:
            if child.wait():
                raise CommandError("`motcua setup` failed; see above.")
        finally:
            processes.end([child])

    def welcome(self, place: "Places") -> str:
        return (
            f"\n  Motcua is ready: {place.web}\n{PEOPLE}\n"
            f"  Mails it sent:      {place.mails}\n"
            f"  Identity provider:  {place.provider}\n"
            f"  Population data:    {place.register}\n"
            f"  API:                {place.web}/api/v1/openapi.json\n"
            f"      client_id       {seed_demo.CLIENT}\n"
            f"      client_secret   {seed_demo.SECRET} (everybody knows it: in the demonstration alone)\n"
            "  Ctrl-C ends everything; data are kept.\n"
        )

    def tell(self, words: str) -> None:
        if words:
            self.stdout.write(words)
            self.stdout.flush()


class Places:
    """The addresses of a demo. One number moves them all: MOTCUA_PORT, then +1, +2, +25 and +26."""

    def __init__(self, bind: str, port: int):
        self.bind = bind
        self.ports = {
            "web": port, "identity provider": port + 1, "population database": port + 2, "mail": port + 25,
            "mails to read": port + 26,
        }  # fmt: skip
        addresses = (f"http://127.0.0.1:{port + more}" for more in (0, 1, 2, 26))
        self.web, self.provider, self.register, self.mails = addresses

    @classmethod
    def from_environment(cls) -> "Places":
        words = os.environ.get("MOTCUA_PORT", "8000")
        if not words.isdigit() or not 0 < int(words) < 65500:
            raise CommandError(f"MOTCUA_PORT is {words!r}; it must be a number such as 9000.")
        return cls(os.environ.get("MOTCUA_BIND", "127.0.0.1"), int(words))

    def tell_children(self) -> None:
        """What the settings of every process of the demo read."""
        port = self.ports["web"]
        os.environ |= {
            "MOTCUA_DEMO": "1",
            "MOTCUA_PORT": str(port),
            "MOTCUA_SMTP_HOST": "127.0.0.1",
            "MOTCUA_SMTP_PORT": str(self.ports["mail"]),
            "MOTCUA_OIDC_ISSUER": self.provider,
            "MOTCUA_POPULATION_URL": self.register + REGISTER,
        }
        os.environ.setdefault("MOTCUA_PUBLIC_URL", self.web)


def services(place: Places) -> list[supervisor.Service]:
    """Every process of the demo besides the database."""
    ours = [sys.executable, "-m", "motcua"]
    names = ("identity provider", "population database", "mail", "mails to read")
    provider, register, smtp, mails = (str(place.ports[name]) for name in names)
    return [
        supervisor.Service(
            "identity_provider",
            [sys.executable, "-m", "simulators.identity_provider", "--port", provider],
            answers(f"{place.provider}/.well-known/openid-configuration"),
        ),
        supervisor.Service(
            "population",
            [sys.executable, "-m", "simulators.population", "--port", register],
            answers(place.register),
        ),
        supervisor.Service(
            "mail_sink",
            [sys.executable, "-m", "simulators.mail_sink", "--smtp-port", smtp, "--http-port", mails],
            answers(place.mails),
        ),
        supervisor.Service("follow", [*ours, "follow"]),
        supervisor.Service("worker", [*ours, "worker"]),
        supervisor.Service("web", [*ours, "web"], answers(place.web)),
    ]


def answers(url: str):
    """A function that tells whether something answers at `url` (any page will do, but no server error)."""

    def look() -> bool:
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 - our own address
                return answer.status < 500
        except urllib.error.HTTPError as error:
            return error.code < 500
        except OSError:
            return False

    return look
