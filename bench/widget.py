#!/usr/bin/env python3
"""Visitors of one agent who are all answered at the same time, each in a visit of their own, as pages do it.

    widget.py HERAUT_URL STREAMS [MODEL] [--pid SERVER]

Prints one line of JSON: how many answers came whole, the time to the first word (p50, p99, ms), the share of words that came late
(0.1 s after their turn, where MODEL is `fake-nN-dD-fF` of the measuring kit: N words D ms apart, the first after F), and the memory of
the server at its most, where its pid is given. The desk must be without accounts; the agent is made here."""
import asyncio
import json
import re
import sys
import time
import urllib.request

ORIGIN = "https://bench.example"
AT_ONCE = 32  # visits opened at the same time


def ask(url, body, method="POST", **headers):
    request = urllib.request.Request(url, method=method, data=json.dumps(body).encode() if body is not None else None,
                                     headers={"content-type": "application/json", **headers})
    return json.loads(urllib.request.urlopen(request, timeout=60).read())


def agent(base, model):
    made = ask(f"{base}/api/agents", {"name": "Bench"})
    limits = {name: None for name in made["budgets"]} if isinstance(made.get("budgets"), dict) else {}
    ask(f"{base}/api/agents/{made['id']}", {"is_active": True, "origins": [ORIGIN], "model": model, "budgets": limits}, "PATCH")
    keys = ask(f"{base}/api/agents/{made['id']}/keys", None, "GET")["items"]
    return next(key["token"] for key in keys if key["token"])


async def post(host, port, path, body, token=None, stream=False):
    """The connection with the head read, and its status."""
    reader, writer = await asyncio.open_connection(host, port)
    data = json.dumps(body).encode()
    head = [f"POST {path} HTTP/1.1", f"host: {host}:{port}", f"origin: {ORIGIN}", "content-type: application/json",
            f"content-length: {len(data)}", "connection: close"]
    head += [f"authorization: Bearer {token}"] if token else []
    head += ["accept: text/event-stream"] if stream else []
    writer.write("\r\n".join(head).encode() + b"\r\n\r\n" + data)
    await writer.drain()
    answer = await reader.readuntil(b"\r\n\r\n")
    return reader, writer, int(answer.split(b" ", 2)[1])


async def visit(host, port, key, gate):
    async with gate:
        reader, writer, status = await post(host, port, f"/api/widget/{key}/session", {"langue": "fr"})
        body = await reader.read()
        writer.close()
        if status != 200:
            raise SystemExit(f"session: {status} {body!r}")
        return json.loads(body[body.index(b"{"):body.rindex(b"}") + 1])["token"]


async def answered(host, port, key, token, gap):
    began, words, late, first, last = time.monotonic(), 0, 0, None, None
    path = f"/api/widget/{key}/messages"
    reader, writer, status = await post(host, port, path, {"content": "Quel délai ?", "client_id": "a"}, token, True)
    whole = False
    while line := await reader.readline():
        if line.startswith(b"event: text"):
            now = time.monotonic()
            first = first or now - began
            late += last is not None and now - last > gap + 0.1
            words, last = words + 1, now
        whole = whole or line.startswith(b"event: done")
    writer.close()
    return status, whole, first, words, late


def memory(pid, name):
    with open(f"/proc/{pid}/status") as status:
        return int(re.search(rf"{name}:\s+(\d+)", status.read()).group(1)) // 1024


async def main(base, streams, model, pid):
    host, port = re.match(r"http://([^:/]+):(\d+)", base).groups()
    key = agent(base, model)
    gap = int((re.search(r"-d(\d+)", model) or [0, 0])[1]) / 1000
    gate = asyncio.Semaphore(AT_ONCE)
    tokens = await asyncio.gather(*(visit(host, port, key, gate) for _ in range(streams)))
    idle = memory(pid, "VmRSS") if pid else None
    began = time.monotonic()
    said = await asyncio.gather(*(answered(host, port, key, token, gap) for token in tokens))
    firsts = sorted(first for _, whole, first, _, _ in said if whole and first)
    at = lambda share: round(firsts[min(len(firsts) - 1, int(len(firsts) * share))] * 1000) if firsts else None
    words = sum(it[3] for it in said)
    statuses = {}
    for status, *_ in said:
        statuses[status] = statuses.get(status, 0) + 1
    print(json.dumps({
        "streams": streams, "whole": sum(it[1] for it in said), "statuses": statuses, "seconds": round(time.monotonic() - began, 1),
        "first_p50_ms": at(0.5), "first_p99_ms": at(0.99), "words": words,
        "late_percent": round(100 * sum(it[4] for it in said) / max(1, words), 2),
        "memory_before_mb": idle, "memory_most_mb": memory(pid, "VmHWM") if pid else None}))


if __name__ == "__main__":
    arguments = sys.argv[1:]
    server = arguments.pop(arguments.index("--pid") + 1) if "--pid" in arguments else None
    arguments = [it for it in arguments if it != "--pid"]
    asyncio.run(main(arguments[0].rstrip("/"), int(arguments[1]), (arguments + [None, None, None])[2] or "local/fake-n40-d500-f100", server))
