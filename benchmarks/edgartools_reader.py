"""Reads documents with edgartools, for benchmarks/edgartools.py: runs in an environment of its own.

In: a line of JSON, a list of paths; then a line for each round. Out: after the first line, what was read; after
each of the others, the processor seconds and the seconds of a round. Nothing is fetched: the look-up of an owner
at EDGAR, whether it is a company, is replaced by a constant, and a connection is an error.
"""

from __future__ import annotations

import json
import socket
import sys
import time
from pathlib import Path
from types import SimpleNamespace


def _refuse(*_: object) -> None:
    raise RuntimeError("the benchmark fetches nothing")


socket.socket.connect = _refuse  # type: ignore[method-assign]

import edgar  # noqa: E402
from edgar.ownership import owners  # noqa: E402
from edgar.ownership.forms import Ownership  # noqa: E402

_NO_COMPANY = SimpleNamespace(data=SimpleNamespace(is_company=False))
owners.Entity = lambda _: _NO_COMPANY


def main() -> None:
    """Answer line by line."""
    documents = [Path(path).read_text(encoding="utf-8") for path in json.loads(sys.stdin.readline())]
    lines = {"transactions": 0, "holdings": 0}
    failed = []
    readable = []
    for number, document in enumerate(documents):
        try:
            form = Ownership.from_xml(document)
        except Exception as error:  # noqa: BLE001 - what it cannot read is counted, whatever the reason
            failed.append([number, f"{type(error).__name__}: {error}"])
            continue
        readable.append(document)
        for table in (form.non_derivative_table, form.derivative_table):
            for kind in lines:
                found = getattr(table, kind)
                lines[kind] += 0 if found is None or found.data is None else len(found)
    print(json.dumps({"version": edgar.__version__, "read": len(readable), "failed": failed, **lines}), flush=True)
    for _ in sys.stdin:
        started, processor_started = time.perf_counter(), time.process_time()
        for document in readable:
            Ownership.from_xml(document)
        print(json.dumps([time.process_time() - processor_started, time.perf_counter() - started]), flush=True)


if __name__ == "__main__":
    main()
