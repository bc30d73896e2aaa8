"""What test_stalled.py lets Granian serve: our bodies and our watch with short times, and answers that come when told.

GET /looks   how often the connections were looked at
POST /waits  answered once somebody has asked for /go
"""

import threading

from django.conf import settings

settings.configure(TRUSTED_PROXIES=0, UPLOAD_LIMIT=1_000_000, DATA_UPLOAD_MAX_MEMORY_SIZE=1_000_000)

from motcua.base import bodies, stalled  # noqa: E402

stalled.WINDOW, stalled.LOOK_EVERY = 2.0, 0.1

looks, go = 0, threading.Event()


def at_work() -> stalled.Work:
    global looks
    looks += 1
    return bodies.requests.at_work()


def answers(environ: dict, start_response) -> list[bytes]:
    path = environ["PATH_INFO"]
    if path == "/go":
        go.set()
    if path == "/waits" and bodies.REFUSED not in environ:
        go.wait()
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"{environ.get(bodies.REFUSED, 'taken')} {looks}".encode()]


application = bodies.taken_in(answers)
stalled.watch(at_work)
