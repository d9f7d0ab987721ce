#!/usr/bin/env python3
"""How fast the inbox and the figures of an agent are beside few and beside many messages, on SQLite.

    visits.py HERAUT_BINARY FOLDER [MESSAGES]

Fills a fresh folder twice, with a thousandth and with all of MESSAGES (a million): conversations of ten messages over the last 90 days, the
days and histograms that belong to them. Asks each page fifty times and prints a line of JSON for each, in ms: p50 and p95 beside few, beside
many, and the ratio of both p50. The rows are written past the product, as its own look."""
import datetime
import json
import os
import random
import shutil
import sqlite3
import sys
import time
import uuid

from served import Served, ask

EACH = 10  # messages of a conversation
DAYS = 90
TIMES = 50
WORDS = "vélo délai livraison prix taille cadre garantie retour frein selle stock atelier devis remise panne pneu".split()


def rows_of(table, db):
    return [column[1] for column in db.execute(f"PRAGMA table_info({table})")]


def put(db, table, rows):
    names = list(rows[0])
    missing = [name for name in rows_of(table, db) if name not in names]
    if any(name not in ("identity", "user_id", "archived_at", "turn_id", "client_id", "citations", "error_code", "feedback",
                        "feedback_reason", "cost_micros", "currency") for name in missing):
        raise SystemExit(f"{table} has columns that are not known here: {missing}")
    marks = ", ".join("?" for _ in names)
    db.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", [list(row.values()) for row in rows])


def fill(path, agent, messages):
    db = sqlite3.connect(path)
    db.execute("PRAGMA synchronous = OFF")
    (workspace,) = db.execute("SELECT workspace_id FROM agents").fetchone()
    chance, now = random.Random(7), datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)
    stamp = lambda at: at.strftime("%Y-%m-%d %H:%M:%S.%f")
    owner = {"workspace_id": workspace, "agent_id": agent}
    days = {}
    for first in range(0, messages // EACH, 1000):
        talks, said = [], []
        for n in range(first, min(first + 1000, messages // EACH)):
            began = now - datetime.timedelta(seconds=chance.randrange(60, DAYS * 86400 - 7200))
            talk, visitor = uuid.uuid4().bytes, uuid.uuid4().bytes
            day = days.setdefault(began.strftime("%Y-%m-%d"), [0, {}, {}])
            day[0] += 1
            for m in range(EACH):
                at = stamp(began + datetime.timedelta(seconds=20 * m))
                visitors = m % 2 == 0
                text = " ".join(chance.choices(WORDS, k=12 if visitors else 60))
                ttft, whole = (None, None) if visitors else (chance.randrange(150, 1500), chance.randrange(900, 9000))
                if not visitors:
                    for which, ms in ((1, ttft), (2, whole)):
                        bucket = min(ms // 100, 90)
                        day[which][bucket] = day[which].get(bucket, 0) + 1
                said.append({**owner, "id": uuid.uuid4().bytes, "conversation_id": talk, "author": "visitor" if visitors else "agent",
                             "role": "user" if visitors else "assistant", "content": text, "tokens_used": None if visitors else 420,
                             "prompt_tokens": None if visitors else 300, "completion_tokens": None if visitors else 120, "ttft_ms": ttft,
                             "response_time_ms": whole, "finish_reason": None if visitors else "stop", "model": None if visitors else "playbook",
                             "created_at": at, "updated_at": at})
            talks.append({**owner, "id": talk, "session_id": str(n), "visitor_id": visitor, "metadata": "{}", "state": "waiting" if n % 97 == 0 else "agent",
                          "langue": "fr", "tags": "[]", "note": "", "preview": text[:80], "search_key": f"client{n} " + " ".join(chance.choices(WORDS, k=40)),
                          "messages": EACH, "unread": n % 13 == 0, "essai": 0, "last_message_at": at, "created_at": stamp(began), "updated_at": at})
        put(db, "agent_conversations", talks)
        put(db, "agent_messages", said)
    zero = dict.fromkeys(["operator_messages", "cost_micros", "errors", "unanswered", "budget_ends", "handoffs", "thumbs_up", "thumbs_down", "leads"], 0)
    at = stamp(now)
    for jour, (talks, ttft, whole) in days.items():
        answers = talks * EACH // 2
        put(db, "agent_days", [{**owner, **zero, "jour": jour, "conversations": talks, "user_messages": answers, "assistant_messages": answers,
                                "prompt_tokens": 300 * answers, "completion_tokens": 120 * answers, "response_sum_ms": 4000 * answers,
                                "timed_answers": answers, "last_conversation_at": at, "created_at": at, "updated_at": at}])
        for metric, buckets in (("ttft", ttft), ("response", whole)):
            put(db, "agent_histograms", [{**owner, "jour": jour, "metric": metric, "bucket": bucket, "answers": n, "created_at": at, "updated_at": at}
                                         for bucket, n in buckets.items()])
    visits = [{**owner, "jour": jour, "visitor_id": uuid.uuid4().bytes, "created_at": at, "updated_at": at} for jour, (talks, *_) in days.items()
              for _ in range(talks)]
    names = rows_of("agent_day_visitors", db)
    put(db, "agent_day_visitors", [{name: row[name] for name in names} for row in visits])
    db.commit()
    db.execute("ANALYZE")
    db.commit()
    db.close()


def pages(agent, messages):
    some = ask("/api/conversations?limit=1")["items"][0]["id"]
    rare = messages // EACH // 2
    return {
        "inbox": "/api/conversations?limit=50",
        "inbox, those of one agent that wait": f"/api/conversations?limit=50&state=waiting&agent_id={agent}",
        "inbox, what was not read and what waits": "/api/conversations/counts",
        "inbox, a word that many say": "/api/conversations?limit=50&q=livraison",
        "inbox, a word that one says": f"/api/conversations?limit=50&q=client{rare}",
        "a conversation": f"/api/conversations/{some}/messages",
        "figures, 30 days": f"/api/agents/{agent}/statistics",
        "figures of all agents": "/api/agents/statistics",
    }


def timed(path):
    took = []
    for _ in range(TIMES):
        began = time.perf_counter()
        ask(path)
        took.append(1000 * (time.perf_counter() - began))
    took.sort()
    return took[TIMES // 2], took[TIMES * 95 // 100]


def measure(binary, folder, messages):
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    with Served(binary, folder):
        agent = ask("/api/agents", {"name": "Bench"}, "POST")["id"]
    fill(os.path.join(folder, "heraut.db"), uuid.UUID(agent).bytes, messages)
    with Served(binary, folder):
        wanted = pages(agent, messages)
        return {name: timed(path) for name, path in wanted.items()}


def main():
    binary, folder = sys.argv[1:3]
    messages = int(sys.argv[3]) if len(sys.argv) > 3 else 1_000_000
    few, many = (measure(binary, folder, n) for n in (max(messages // 1000, 1000), messages))
    for name in few:
        a, b = few[name], many[name]
        print(json.dumps({"page": name, "few": [round(ms, 1) for ms in a], "many": [round(ms, 1) for ms in b], "ratio": round(b[0] / a[0], 1)},
                         ensure_ascii=False))


main()
