"""Serves one of them on a port: `python -m tests.support.foreign --which mongo --port 8801`."""

import argparse

import uvicorn

from tests.support.foreign.backends import ALL


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.support.foreign")
    parser.add_argument("--which", choices=ALL, required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--empty", action="store_true", help="nothing is running")
    chosen = parser.parse_args()
    backend = ALL[chosen.which]()
    backend.empty = chosen.empty
    uvicorn.run(backend, host="127.0.0.1", port=chosen.port, log_level="warning")


if __name__ == "__main__":
    main()
