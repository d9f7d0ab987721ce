#!/usr/bin/env python3
"""What it costs to find knowledge by its meaning too, on SQLite, beside words alone.

    meaning.py HERAUT_BINARY FOLDER [PASSAGES ...]

Starts a provider that embeds (1,024 numbers) and answers at once, gives an agent as many passages as is said (100, 1,000 and 10,000), waits
until all are placed, and asks it as a visitor does, each question once on a server that embeds and once on one that does not. Prints a line of
JSON for each: passages, seconds to place them, p50 and p95 of a turn in ms both ways, their ratio, and how long the provider took for its part."""
import hashlib
import http.server
import json
import os
import random
import shutil
import sys
import threading
import time

from served import Served, ask

HERE = os.path.dirname(os.path.abspath(__file__))
PROVIDER = 5923
ORIGIN = "https://exemple.fr"
NUMBERS = 1024
TIMES = 60
WORDS = "vélo délai livraison prix taille cadre garantie retour frein selle stock atelier devis remise panne pneu".split()
PAIRS = [pair for pairs in json.load(open(os.path.join(HERE, "../crates/agents/data/pairs.json"))).values() for pair in pairs]
SUBJECT = {text: n for n, pair in enumerate(PAIRS) for text in pair}
asked = []


def place(text):
    """Near what is of the same subject: a subject's direction, and something of the text's own."""
    seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
    own, subject = random.Random(seed), random.Random(SUBJECT.get(text, seed % 1000))
    return [subject.gauss(0, 1) + own.gauss(0, 0.4) for _ in range(NUMBERS)]


class Provider(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # An answer in one piece: in two, the second waits 40 ms for the acknowledgement of the first.
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_POST(self):
        began = time.perf_counter()
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if self.path.endswith("/embeddings"):
            data = [{"index": n, "embedding": [round(it, 6) for it in place(text)]} for n, text in enumerate(body["input"])]
            answer = {"data": data, "usage": {"prompt_tokens": len(data), "total_tokens": len(data)}}
        else:
            message = {"role": "assistant", "content": "Oui."}
            answer = {"choices": [{"index": 0, "message": message, "finish_reason": "stop"}], "usage": {"prompt_tokens": 9, "completion_tokens": 2}}
        answer = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)
        if self.path.endswith("/embeddings") and len(body["input"]) == 1:
            asked.append(1000 * (time.perf_counter() - began))

    def log_message(self, *_):
        pass


def agent_with(passages):
    agent = ask("/api/agents", {"name": "Mesure"})["id"]
    limits = {"visitor_minute": None, "visitor_day": None}
    ask(f"/api/agents/{agent}", {"is_active": True, "origins": [ORIGIN], "budgets": limits}, "PATCH")
    chance, began = random.Random(passages), time.perf_counter()
    for first in range(0, passages, 500):
        parts = [f"# Partie {n}\n\n" + " ".join(chance.choices(WORDS, k=150)) for n in range(first, min(first + 500, passages))]
        ask(f"/api/agents/{agent}/documents", {"titre": f"Livre {first}", "content": "\n\n".join(parts)})
    while any(it["embedded_by"] is None for it in ask(f"/api/agents/{agent}/documents")["items"]):
        time.sleep(0.2)
    return agent, time.perf_counter() - began


def turns(agent):
    key = ask(f"/api/agents/{agent}/keys")["items"][0]["token"]
    token = ask(f"/api/widget/{key}/session", {"langue": "fr"}, origin=ORIGIN)["token"]
    chance, took = random.Random(3), []
    for n in range(TIMES):
        said = {"content": f"Quel {chance.choice(WORDS)} pour un {chance.choice(WORDS)} ? ({n})", "client_id": f"{time.time()}"}
        began = time.perf_counter()
        ask(f"/api/widget/{key}/messages", said, origin=ORIGIN, authorization=f"Bearer {token}")
        took.append(1000 * (time.perf_counter() - began))
    took.sort()
    return took[len(took) // 2], took[int(len(took) * 0.95)]


def main(binary, folder, *passages):
    provider = http.server.ThreadingHTTPServer(("127.0.0.1", PROVIDER), Provider)
    threading.Thread(target=provider.serve_forever, daemon=True).start()
    provided = {"HERAUT_COMPATIBLE_URL": f"http://127.0.0.1:{PROVIDER}/v1"}
    for count in map(int, passages or ("100", "1000", "10000")):
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        with Served(binary, folder, HERAUT_EMBEDDINGS="local/embed", **provided):
            agent, placed = agent_with(count)
            asked.clear()
            meaning = turns(agent)
            own = sorted(asked)[len(asked) // 2]
        with Served(binary, folder, **provided):
            words = turns(agent)
        line = {"passages": count, "placed_s": placed, "words_p50": words[0], "words_p95": words[1], "meaning_p50": meaning[0],
                "meaning_p95": meaning[1], "ratio_p50": meaning[0] / words[0], "provider_p50": own, "embedded": len(asked)}
        print(json.dumps({name: round(value, 2) for name, value in line.items()}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
