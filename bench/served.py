"""A built heraut on a port of this machine, for as long as a `with` lasts, and a way to ask it."""
import json
import os
import subprocess
import time
import urllib.request

PORT = 5921
BASE = f"http://127.0.0.1:{PORT}"


def ask(path, body=None, method=None, **headers):
    data = json.dumps(body).encode() if body is not None else None
    method = method or ("GET" if body is None else "POST")
    request = urllib.request.Request(BASE + path, method=method, data=data, headers={"content-type": "application/json", **headers})
    with urllib.request.urlopen(request, timeout=120) as answer:
        return json.loads(answer.read() or b"null")


class Served:
    def __init__(self, binary, folder, **settings):
        log = open(os.path.join(folder, "log"), "a")
        quiet = {"HERAUT_GENERAL_RATE_LIMIT": "0", "HERAUT_RATE_LIMIT": "0", "HERAUT_DEMO": "false"}
        command = [binary, "serve", "--listen", f"127.0.0.1:{PORT}", "--data-dir", folder]
        self.process = subprocess.Popen(command, env={**os.environ, **quiet, **settings}, stdout=log, stderr=log)
        for _ in range(200):
            try:
                ask("/api/health")
                return
            except OSError:
                time.sleep(0.1)
        raise SystemExit("it does not start")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
