"""python -m simulators.identity_provider --port 8001 --issuer http://127.0.0.1:8001"""

import argparse
import threading

from simulators.identity_provider import people
from simulators.identity_provider.provider import Client, Provider
from simulators.identity_provider.server import handler_for
from simulators.serving import listen, run


def main() -> None:
    """Serve until SIGTERM."""
    parser = argparse.ArgumentParser(prog="simulators.identity_provider", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8001, help="0 takes any free port")
    parser.add_argument("--issuer", default="", help="default: http://<host>:<port>")
    parser.add_argument("--client-id", default="motcua")
    parser.add_argument("--client-secret", default="motcua-demo")
    parser.add_argument("--redirect-uri", action="append", default=[],
                        help="an address that sign-ins may return to; default: any on this machine")  # fmt: skip
    parser.add_argument("--secret-in", choices=["basic", "post"], help="the only place for the secret; default: both")
    parser.add_argument("--claims-in", choices=["id_token", "userinfo"], default="id_token")
    given = parser.parse_args()
    client = Client(given.client_id, given.client_secret, tuple(given.redirect_uri))
    secret_in = (given.secret_in,) if given.secret_in else ("basic", "post")
    provider = Provider(given.issuer.rstrip("/"), client, secret_in, given.claims_in)
    stopping = threading.Event()
    handler = handler_for(provider, people.load(), stopping)
    server = listen("identity provider", given.host, given.port, handler)
    provider.issuer = provider.issuer or f"http://{given.host}:{server.server_port}"
    run(server, f"identity provider ready at {provider.issuer}", stopping)


if __name__ == "__main__":
    main()
