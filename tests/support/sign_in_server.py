"""A server on a port of this machine that knows nothing but the two sign-in calls."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

TEXT = """{host} wants you to sign in with your Ethereum account:
{address}

Sign in to Alura.

Nonce: 8f2c41d09be7
Expiration Time: 2999-01-01T00:00:00Z"""


class SignInServer(ThreadingHTTPServer):
    """What it was asked, and what it answers."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.text = TEXT
        self.verify_status = 201
        self.verified: list[dict[str, Any]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: SignInServer

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/auth/evm/challenge":
            address = body["address"]
            text = self.server.text.replace("{address}", address)
            text = text.replace("{host}", f"127.0.0.1:{self.server.server_port}")
            self._answer(201, {"address": address, "nonce": "8f2c41d09be7", "message": text})
        else:
            self.server.verified.append(body)
            token = {"ok": True, "accessToken": "tok.en", "tokenType": "Bearer", "expiresIn": 3600}
            refusal = {"statusCode": 401, "message": "Invalid signature"}
            status = self.server.verify_status
            self._answer(status, token if status == 201 else refusal)

    def _answer(self, status: int, content: dict[str, Any]) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Stay quiet."""


@contextmanager
def sign_in_server() -> Iterator[SignInServer]:
    with SignInServer() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
