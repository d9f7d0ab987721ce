#!/usr/bin/env python3
"""What a visitor's turn through the widget API costs beside the provider it asks, and beside one bare HTTP hop to it.

    turns.py HERAUT_URL PROVIDER_URL PROXY_URL [MODEL]

Each in its turn, in one run: SECONDS of streamed turns by one visitor, then by sixteen side by side, each in a visit of their own.
Prints a line of JSON each: turns a second, time to the first word and to the last (p50, p99, ms). PROXY_URL is the kit's
`anchor proxy` in front of the provider: the limit of whatever adds a hop. The desk must be without accounts; the agent is made here."""
import asyncio
import json
import re
import sys
import time

from widget import agent, post, visit

SECONDS = 6


def place(url):
    return re.match(r"http://([^:/]+):(\d+)", url).groups()


async def read(reader, word, end):
    """When the first word came, and the last."""
    first = None
    while line := await reader.readline():
        if first is None and line.startswith(b"data") and word in line or line.startswith(b"event: text") and first is None:
            first = time.perf_counter()
        if line.startswith(end):
            return first, time.perf_counter()
    return None, None


async def widget(host, port, key, token, n):
    body = {"content": f"Quel délai, commande {n} ?", "client_id": f"{token[-6:]}-{n}"}
    reader, writer, _ = await post(host, port, f"/api/widget/{key}/messages", body, token, True)
    came = await read(reader, b"\0", b"event: done")
    writer.close()
    return came


async def bare(host, port, model, n):
    body = {"model": model, "stream": True, "messages": [{"role": "system", "content": "Tu vends des vélos."},
                                                        {"role": "user", "content": f"Quel délai, commande {n} ?"}]}
    reader, writer, _ = await post(host, port, "/v1/chat/completions", body, None, True)
    came = await read(reader, b'"content":"', b"data: [DONE]")
    writer.close()
    return came


async def loop(turn):
    took, until, n = [], time.perf_counter() + SECONDS, 0
    while (began := time.perf_counter()) < until:
        first, last = await turn(n)
        n += 1
        if first:
            took.append((1000 * (first - began), 1000 * (last - began)))
    return took


def say(name, visitors, all_of_them):
    took = [it for one in all_of_them for it in one]
    at = lambda which, share: round(sorted(it[which] for it in took)[min(len(took) - 1, int(len(took) * share))], 1)
    print(json.dumps({"target": name, "visitors": visitors, "turns_per_s": round(len(took) / SECONDS, 1), "first_p50_ms": at(0, 0.5),
                      "first_p99_ms": at(0, 0.99), "whole_p50_ms": at(1, 0.5), "whole_p99_ms": at(1, 0.99)}))


async def main(base, provider, proxy, model):
    key, gate, own = agent(base, model), asyncio.Semaphore(16), model.split("/", 1)[1]
    for visitors in (1, 16):
        for name, url in (("provider", provider), ("proxy", proxy)):
            say(name, visitors, await asyncio.gather(*(loop(lambda n, url=url: bare(*place(url), own, n)) for _ in range(visitors))))
        tokens = [await visit(*place(base), key, gate) for _ in range(visitors)]
        say("widget", visitors, await asyncio.gather(*(loop(lambda n, token=token: widget(*place(base), key, token, n)) for token in tokens)))


if __name__ == "__main__":
    asyncio.run(main(*(it.rstrip("/") for it in sys.argv[1:4]), (sys.argv + ["local/fake-n40-d1-f20"])[4]))
