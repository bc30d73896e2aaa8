"""What lies in deploy/ and docs/runbooks/ belongs together, and to the program."""

import re
import shutil
import subprocess

import pytest
import yaml
from django.core.management import get_commands

from motcua.base import embedded, paths
from motcua.operating import counting, measures
from motcua.operating.findings import RUNBOOKS, WATCHES

DEPLOY = paths.ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
GROUPS = yaml.safe_load((DEPLOY / "prometheus" / "alarms.yml").read_text())["groups"]
ALARMS = {rule["alert"]: rule for group in GROUPS for rule in group["rules"]}
# Alarms about what no process can say of itself, and the one that only the command looks for.
OF_PROMETHEUS, OF_COMMAND = {"web-down", "errors-many", "pages-slow"}, {"certificate-ending"}
COUNTED = {"motcua_requests_total", "motcua_request_seconds_bucket", "motcua_request_cpu_seconds_bucket"}
HEADINGS = ("What people notice", "How to look", "How to mend", "How to know that it is over")
HARDENED = (
    "User=motcua", "NoNewPrivileges=yes", "CapabilityBoundingSet=", "ProtectSystem=strict", "ProtectHome=yes",
    "PrivateTmp=yes", "PrivateDevices=yes", "ProtectKernelModules=yes", "ProtectKernelTunables=yes",
    "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6", "SystemCallFilter=@system-service", "UMask=0077",
    "MemoryDenyWriteExecute=yes", "RestrictNamespaces=yes", "LockPersonality=yes", "RestrictSUIDSGID=yes",
)  # fmt: skip


def test_each_alarm_has_its_runbook_and_each_runbook_its_alarm():
    """Whoever is woken opens the page of the alarm's name."""
    assert set(ALARMS) == {watch.name for watch in WATCHES} | OF_PROMETHEUS
    pages = {page.stem for page in RUNBOOKS.glob("*.md")} - {"README"}
    assert pages == set(ALARMS) | OF_COMMAND
    contents = (RUNBOOKS / "README.md").read_text()
    assert not [name for name in pages if f"({name}.md)" not in contents]


@pytest.mark.parametrize("page", sorted(set(ALARMS) | OF_COMMAND))
def test_a_runbook_says_what_people_need(page):
    """What is noticed, how to look, how to mend, how to know that it is over; in short in Vietnamese."""
    text = (RUNBOOKS / f"{page}.md").read_text()
    assert [line.removeprefix("## ") for line in text.splitlines() if line.startswith("## ")] == list(HEADINGS)
    assert f"Alarm `{page}`. *Tóm tắt: " in text


@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_is_well_formed(name):
    """Prometheus' fields, a measure that exists, somebody to call, a sentence, a page."""
    rule = ALARMS[name]
    assert set(rule) <= {"alert", "expr", "for", "labels", "annotations"}
    assert rule["labels"]["severity"] in {"urgent", "look"}
    assert rule["annotations"]["runbook"] == f"docs/runbooks/{name}.md" and rule["annotations"]["summary"]
    assert re.fullmatch(r"\d+[sm]", rule.get("for", "1m"))
    named = set(re.findall(r"\bmotcua_\w+", rule["expr"]))
    assert named <= set(measures.WORDS) | COUNTED, f"nobody measures {named}"
    assert rule["expr"].count("(") == rule["expr"].count(")")


@pytest.mark.parametrize("watch", WATCHES, ids=lambda watch: watch.name)
def test_page_and_alarm_have_one_limit(watch):
    """The health page and Prometheus call the same thing bad, and equally urgent."""
    rule = ALARMS[watch.name]
    measure, only, sign, limit = re.search(r"(motcua_\w+)(\{.*?\})?\)? ([<>]) ([\d.]+)$", rule["expr"]).groups()
    assert measure == watch.measure and float(limit) == watch.limit
    assert sign == ("<" if watch.below else ">")
    assert dict(re.findall(r'(\w+)="(\w+)"', only or "")) == watch.only
    assert (rule["labels"]["severity"] == "urgent") == watch.urgent


def test_what_is_counted_has_these_names():
    """The alarms about requests look for them."""
    counting.count("test:view", 200, 0.01, 0.001)
    names = {sample.name for family in counting.registry().collect() for sample in family.samples}
    assert names >= COUNTED


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_is_hardened_and_starts_what_there_is(unit):
    """One command of ours, as a user without rights."""
    lines = unit.read_text().splitlines()
    assert not [wanted for wanted in HARDENED if wanted not in lines]
    (command,) = (line for line in lines if line.startswith("ExecStart="))
    name = re.fullmatch(r"ExecStart=/opt/motcua/\.venv/bin/python -m motcua (\w+)( .*)?", command).group(1)
    assert name in get_commands()
    if "Type=exec" in lines:
        assert "Restart=always" in lines and "WantedBy=multi-user.target" in lines


def test_systemd_says_that_the_units_are_closed():
    """Where systemd is installed it is asked itself; otherwise the lines above are all that is known."""
    systemd = shutil.which("systemd-analyze")
    for unit in UNITS if systemd else ():
        done = subprocess.run([systemd, "security", "--offline=yes", unit], capture_output=True, text=True)
        level = re.search(r"exposure level for \S+: ([\d.]+)", done.stdout)
        assert level and float(level.group(1)) < 2.0, f"{unit.name}: {done.stdout[-200:]}{done.stderr}"


def test_every_timer_has_its_service():
    names = {unit.name for unit in UNITS}
    timers = [path.stem for path in (DEPLOY / "systemd").glob("*.timer")]
    assert timers and not [name for name in timers if f"{name}.service" not in names]


def test_the_settings_of_the_example_exist():
    """Each is documented, and the two that must differ everywhere are not given."""
    text = (DEPLOY / "motcua.env").read_text()
    names = re.findall(r"^([A-Z_]+)=", text, re.MULTILINE)
    known = set(re.findall(r"^### `([A-Z_]+)`", (paths.ROOT / "docs/reference/settings.md").read_text(), re.MULTILINE))
    assert set(names) <= known and len(names) == len(set(names))
    assert "MOTCUA_SECRET_KEY=put-" in text and "MOTCUA_OPERATOR_TOKEN=put-" in text


def test_both_postgresqls_keep_names_out_of_their_log():
    """What the embedded one is told stands in the file for a server, too."""
    shipped = (DEPLOY / "postgresql" / "motcua.conf").read_text()
    for line in embedded.LOG_WITHOUT_PEOPLE.splitlines()[1:]:
        assert re.search(rf"^{re.escape(line)}\b", shipped, re.MULTILINE), line


def test_the_handbook_names_what_there_is():
    """Every file of deploy/ that it mentions, and what must be changed in nginx's."""
    text = (paths.ROOT / "docs" / "howto" / "operate.md").read_text()
    mentioned = set(re.findall(r"\bdeploy/[\w./-]*\w", text))
    assert mentioned and not [name for name in mentioned if not (paths.ROOT / name).exists()]
    for word in ("dichvucong.example.vn", "/etc/ssl/motcua", "set_real_ip_from", "MOTCUA_TRUSTED_PROXIES"):
        assert word in text, word
