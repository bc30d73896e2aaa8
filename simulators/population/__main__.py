"""python -m simulators.population --port 8002"""

import argparse
import threading

from simulators.population.citizens import load
from simulators.population.server import handler_for
from simulators.serving import listen, run


def main() -> None:
    """Serve until SIGTERM."""
    parser = argparse.ArgumentParser(prog="simulators.population", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8002, help="0 takes any free port")
    given = parser.parse_args()
    stopping = threading.Event()
    server = listen("population database", given.host, given.port, handler_for(load(), stopping))
    run(server, f"population database ready at http://{given.host}:{server.server_port}", stopping)


if __name__ == "__main__":
    main()
