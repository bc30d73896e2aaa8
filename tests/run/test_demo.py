"""What `make run` promises: everything starts and ends together, and says in words why it cannot."""

import signal
import socket
import time

import psycopg
import pytest
import requests

from motcua.base import embedded, installation
from tests.running import free_ports, listens, processes_of, wait_until


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """One data directory for this file: only the first test pays for loading the catalogue."""
    return tmp_path_factory.mktemp("data")


def kinds(data) -> set[str]:
    """Which of our processes run on this data."""
    words = " ".join(processes_of(data).values())
    return {name for name in ALL if name in words}


ALL = {
    "granian", "motcua follow", "motcua worker", "identity_provider", "simulators.population", "mail_sink", "keeper",
    "bin/postgres",
}  # fmt: skip


def test_everything_starts_and_ctrl_c_leaves_no_process(start_demo, data):
    demo = start_demo(data).ready()
    assert kinds(data) == ALL
    assert requests.get(demo.web, timeout=10).status_code == 200
    assert requests.get(demo.mails, timeout=10).status_code == 200

    assert demo.end(signal.SIGINT) == 0
    assert processes_of(data) == {}
    assert not any(listens(demo.port + more) for more in (0, 1, 2, 25, 26))
    assert "Traceback" not in demo.text()


def test_a_demo_from_a_shell_without_job_control_hears_ctrl_c(start_demo, data):
    """Such a shell starts what it puts in the background with SIGINT ignored, and a child inherits that."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        demo = start_demo(data)
    finally:
        signal.signal(signal.SIGINT, before)
    demo.until("Starting the database")
    assert demo.end(signal.SIGINT) == 0
    wait_until(lambda: not processes_of(data), "all ended")


def test_ctrl_c_in_the_middle_of_the_start_leaves_no_process(start_demo, data):
    demo = start_demo(data)
    demo.until("Starting the database")
    assert demo.end(signal.SIGINT) == 0
    assert "Traceback" not in demo.text()
    wait_until(lambda: not processes_of(data), "all ended")


def test_data_survive_and_the_second_start_takes_seconds(start_demo, data):
    port = free_ports()
    first = start_demo(data, port).ready()
    lan = first.sign_in("lan")
    assert "Nguyễn Thị Lan" in lan.get(first.web, timeout=10).text
    assert first.end(signal.SIGTERM) == 0

    began = time.monotonic()
    second = start_demo(data, port).ready()
    assert time.monotonic() - began < 20  # beside other tests; by itself five
    assert "Nguyễn Thị Lan" in lan.get(second.web, timeout=10).text
    assert "published" not in second.text()  # nothing is loaded again


def test_kill_9_of_the_supervisor_leaves_no_process(start_demo, data):
    demo = start_demo(data).ready()
    demo.process.kill()
    wait_until(lambda: not processes_of(data), f"all ended; left: {processes_of(data)}")


def test_what_dies_is_started_again_but_not_for_ever(start_demo, data):
    demo = start_demo(data).ready()  # also after the kill -9 of the test before
    victim = next(pid for pid, words in processes_of(data).items() if "-m granian" in words)
    kill(victim)
    assert "web ended (killed by signal 9) and is started again" in demo.until("web ended")
    wait_until(lambda: answers(demo.web), "the pages are back")

    for death in range(5):
        kill(wait_until(lambda: pid_of(data, "motcua follow"), "it runs"))
        if death < 4:
            demo.until("follow ended")
    assert demo.process.wait(40) != 0
    demo.until("follow died 5 times within a minute")
    wait_until(lambda: not processes_of(data), "all ended")


def test_a_second_instance_on_the_same_data_is_told_where_the_first_is(start_demo, data):
    first = start_demo(data).ready()
    second = start_demo(data)
    second.until("MOTCUA_DATA=.data-2 MOTCUA_PORT=9000 make run")
    assert second.process.wait(30) != 0
    assert f"(process {first.process.pid}, {first.web})" in second.text()
    assert "Traceback" not in second.text()
    assert answers(first.web)


def test_a_taken_port_is_named_with_a_way_around(start_demo, data):
    port = free_ports()
    with socket.create_server(("127.0.0.1", port + 25)):
        demo = start_demo(data, port)
        demo.until("MOTCUA_PORT=9000 make run")
        assert demo.process.wait(30) != 0
    assert f"Port {port + 25} (mail) is taken by another program." in demo.text()
    assert "Traceback" not in demo.text()
    assert processes_of(data) == {}


def test_a_port_that_cannot_be_is_refused(start_demo, data):
    demo = start_demo(data, 99999)
    demo.until("MOTCUA_PORT is '99999'; it must be a number")


def test_little_space_is_said_and_no_space_stops_the_start(tmp_path):
    assert installation.words_about(501 * installation.MEGABYTE, tmp_path) == ""
    assert "Only 499 MB are free" in installation.words_about(499 * installation.MEGABYTE, tmp_path)
    with pytest.raises(installation.CannotStart, match="MOTCUA_DATA=/other/disk"):
        installation.words_about(49 * installation.MEGABYTE, tmp_path)


def test_a_full_disk_is_recognised_behind_other_errors():
    with pytest.raises(OSError) as caught, open("/dev/full", "w") as full:
        full.write("x")
        full.flush()
    wrapped = RuntimeError("could not save")
    wrapped.__cause__ = caught.value
    assert installation.is_disk_full(wrapped)
    assert installation.is_disk_full(psycopg.errors.DiskFull())
    assert not installation.is_disk_full(RuntimeError())


def test_the_database_stays_while_somebody_uses_it_and_ends_with_the_last(tmp_path):
    url = embedded.ensure_running(tmp_path / "postgres", durable=False)
    assert embedded.ensure_running(tmp_path / "postgres", durable=False) == url
    with psycopg.connect(url) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone() == (False,)
    assert (tmp_path / "postgres").stat().st_mode & 0o777 == 0o700
    embedded.release(tmp_path / "postgres")
    assert not (tmp_path / "postgres" / "postmaster.pid").exists()


def test_the_database_starts_below_a_long_path(tmp_path):
    place = tmp_path / ("a" * 90) / "postgres"
    with psycopg.connect(embedded.ensure_running(place, durable=False)) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    embedded.release(place)


def kill(pid: int) -> None:
    import os

    os.kill(pid, signal.SIGKILL)


def pid_of(data, words: str) -> int | None:
    return next((pid for pid, command in processes_of(data).items() if words in command), None)


def answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=5).status_code == 200
    except requests.ConnectionError:
        return False
