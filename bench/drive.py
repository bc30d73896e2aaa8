"""Sends requests over keep-alive connections and keeps how long each took: `python -m bench.drive` < job > report.

Standard library only: it knows nothing of the server but its address.
"""

import http.client
import json
import sys
import threading
import time
from itertools import count

TIMEOUT = 60  # seconds; a request that takes longer is a failure


class Run:
    """Some requests, sent by a few clients at once; each client goes on as soon as it has its answer."""

    def __init__(self, port: int, requests: list[dict], clients: int):
        self.port, self.requests, self.clients = port, requests, clients
        self.turn = count()
        self.milliseconds: list[float] = []
        self.bytes = 0
        self.wrong: list[str] = []

    def go(self) -> float:
        """Send all; gives the seconds it took."""
        threads = [threading.Thread(target=self._client) for _ in range(self.clients)]
        begun = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return time.perf_counter() - begun

    def _client(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        while (number := next(self.turn)) < len(self.requests) and len(self.wrong) < 5:
            request = self.requests[number]
            headers = {"Cookie": request["cookie"]} if request["cookie"] else {}
            if request["body"]:
                headers["Content-Type"] = request.get("type", "application/x-www-form-urlencoded")
            begun = time.perf_counter()
            connection.request(request["method"], request["path"], request["body"] or None, headers)
            answer = connection.getresponse()
            body = answer.read()
            self.milliseconds.append((time.perf_counter() - begun) * 1000)
            self.bytes += len(body)
            self._judge(request, answer, body)
        connection.close()

    def _judge(self, request: dict, answer: http.client.HTTPResponse, body: bytes) -> None:
        """An answer that did not do the work must not be counted as a fast one."""
        said = answer.getheader("Location") or "" if request["status"] == 302 else body.decode(errors="replace")
        if answer.status != request["status"] or request["says"] not in said:
            self.wrong.append(f"{request['method']} {request['path']}: {answer.status} {said[:300]}")


def main() -> None:
    job = json.load(sys.stdin)
    run = Run(job["port"], job["requests"], job["clients"])
    seconds = run.go()
    report = {"seconds": seconds, "milliseconds": run.milliseconds, "bytes": run.bytes, "wrong": run.wrong}
    json.dump(report, sys.stdout)


if __name__ == "__main__":
    main()
