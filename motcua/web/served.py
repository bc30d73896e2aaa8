"""What a worker process of the web server loads: the application, bound to the life of the server's head.

Granian's workers are processes of their own; after a kill -9 of the head they would hold the port for ever.
"""

import os

from motcua.base import stalled
from motcua.base.processes import bind_to

bind_to(os.getppid())

from motcua.base import bodies, logs  # noqa: E402
from motcua.base.postgresql.base import watch_for_silence  # noqa: E402
from motcua.web.wsgi import application  # noqa: E402

logs.catch_the_rest()

stalled.watch(bodies.requests.at_work)
watch_for_silence()

__all__ = ["application"]
