#!/usr/bin/env python3
"""Fills a new data folder, or the PostgreSQL that the environment names, with the measuring kit's data set, through the product's own import.

    prepare.py HERAUT DATA_DIR [SCENARIOS [MESSAGES]]

Scenario i (from 0) has objectifs (7i+13k) mod 50 and cibles (11i+17k) mod 50 for k < 3, ressources (3i+k) mod 400 for k < 4, one
plan of 8 lines, theme i mod 8; then 10 messages each (or MESSAGES), written into the database because no request makes old messages."""
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor

THEMES = ["lancement", "webinar", "notoriete", "leads", "fidelisation", "recrutement", "evenement", "partenariat"]
MATURITES = ["awareness", "consideration", "decision"]
PORT = 9109
TEXT = "Un message de longueur ordinaire, comme on en écrit dans un échange de travail."


def document(i):
    objectif = lambda n: {"id": n + 1, "label": f"Objectif {n}",
                          "description": "Augmenter la part des prospects qualifiés issus des contenus."}
    cible = lambda n, k: {"id": n + 1, "label": f"Cible {n}", "segment": "PME SaaS", "maturite": MATURITES[k],
                          "persona": "Responsable marketing en PME, contraint par le temps."}
    ressource = lambda n: {"id": n + 1, "type": "article", "titre": f"Ressource {n}", "note": "À reprendre.",
                           "url": f"https://www.example.com/r/{n}", "usage": "Support de la campagne"}
    line = lambda k: {"id": k, "cle": f"ligne-{k}", "position": k + 1, "format": ["article", "video", "email", "post_social"][k % 4],
                      "message": f"Action {k} : montrer le résultat obtenu par un client comparable.", "canal": "linkedin",
                      "frequence": "1 fois par semaine", "kpi": "taux de clic", "statut": "a_faire", "provenance": "playbook",
                      "revision": 1, "date_debut": None, "heure": None, "rrule": None, "etape": None, "cible_id": None,
                      "objectif_id": None, "ressource_id": None, "cta": None, "responsable": None, "note": None,
                      "effort_h": None, "pourquoi": None}
    at = "2026-11-20T08:00:00Z"
    plan = {"id": 1, "numero": 1, "resume": "Un plan en trois temps, mesuré chaque mois.", "generated_at": at,
            "horizon_semaines": 12, "heures_par_semaine": 8.0, "canaux": None, "date_debut": None, "source": "playbook",
            "langue": "fr", "courant": True, "perime": False, "avertissements": [], "revision": 1, "created_at": at,
            "updated_at": at, "charge": {"heures_prevues": 0, "heures_disponibles": 96, "par_semaine": []},
            "items": [line(k) for k in range(8)]}
    return {"heraut": {"format": "scenario", "version": 1},
            "scenario": {"nom": f"Scénario {i}", "thematique": THEMES[i % 8], "langue": "fr",
                         "description": "Campagne de diffusion sur un trimestre pour une offre B2B.",
                         "objectifs": [objectif((7 * i + 13 * k) % 50) for k in range(3)],
                         "cibles": [cible((11 * i + 17 * k) % 50, k) for k in range(3)],
                         "ressources": [ressource((3 * i + k) % 400) for k in range(4)]},
            "plans": [plan]}


def post(i):
    request = urllib.request.Request(f"http://127.0.0.1:{PORT}/api/scenarios/import", method="POST",
                                     data=json.dumps(document(i)).encode(), headers={"content-type": "application/json"})
    urllib.request.urlopen(request, timeout=60).read()


def wait_for_health():
    for _ in range(200):
        try:
            return urllib.request.urlopen(f"http://127.0.0.1:{PORT}/health", timeout=1).read()
        except OSError:
            time.sleep(0.05)
    raise SystemExit("the server did not start")


def main(heraut, folder, count, messages):
    shutil.rmtree(folder, ignore_errors=True)
    server = subprocess.Popen([heraut, "serve", "--data-dir", folder, "--listen", f"127.0.0.1:{PORT}", "--demo", "false",
                               "--rate-limit", "0", "--general-rate-limit", "0", "--sqlite-durable", "false", "--log", "warn"],
                              stdout=subprocess.DEVNULL)
    try:
        wait_for_health()
        post(0)
        # In order, so that scenario i has number i + 1.
        with ThreadPoolExecutor(1) as pool:
            list(pool.map(post, range(1, count)))
    finally:
        server.terminate()
        server.wait()
    (write_to_postgres if "BENCH_POSTGRES" in os.environ else write_to_sqlite)(folder, count, messages)


def write_to_sqlite(folder, count, messages):
    db = sqlite3.connect(f"{folder}/heraut.db")
    workspace = db.execute("select id from workspaces").fetchone()[0]
    rows = [(workspace, i + 1, ["user", "assistant"][k % 2], TEXT, f"-{1000 - k} seconds", f"-{1000 - k} seconds")
            for i in range(count) for k in range(messages)]
    db.executemany("insert into messages (workspace_id, scenario_id, auteur, contenu, ttl, created_at, updated_at) values "
                   "(?, ?, ?, ?, datetime('now', '+7 days'), datetime('now', ?), datetime('now', ?))", rows)
    db.commit()


def write_to_postgres(_, count, messages):
    """As a superuser, whom row security lets in."""
    ago = "timezone('utc', now()) - (1000 - k) * interval '1 second'"
    sql = f"""insert into messages (workspace_id, scenario_id, auteur, contenu, ttl, created_at, updated_at)
        select (select min(id) from workspaces), i, case k % 2 when 0 then 'user' else 'assistant' end, '{TEXT}',
               timezone('utc', now()) + interval '7 days', {ago}, {ago}
        from generate_series(1, {count}) i, generate_series(0, {messages - 1}) k; analyze;"""
    subprocess.run(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", os.environ["BENCH_POSTGRES"], "-c", sql], check=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], *(int(number) for number in (sys.argv[3:] + ["1000", "10"][len(sys.argv) - 3:])))
