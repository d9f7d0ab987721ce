"""What the official libraries make of the answers of a fake provider, or of an agent.

    python clients.py openai http://127.0.0.1:1234/v1 [key]

In: a JSON list of cases, each {"body": {...}}, or {"post": [path, {...}]} to tell the fake something first. Out: a JSON
list, for each case what the library understood: text, arguments, refusal, finish, usage, deltas; or the class of the
error with its status and its code.
"""

import json
import sys
import urllib.request

import openai
from mistralai.client import Mistral

PATIENCE_S = 10


class Understood:
    """Collects what choices say, whole or in deltas."""

    def __init__(self):
        self.said = {"text": "", "arguments": "", "refusal": "", "finish": None, "usage": None, "deltas": 0}

    def hear(self, answer, part):
        if answer.usage is not None:
            self.said["usage"] = [answer.usage.prompt_tokens, answer.usage.completion_tokens, answer.usage.total_tokens]
        for choice in answer.choices:
            message = getattr(choice, part)
            self.said["text"] += message.content or ""
            self.said["refusal"] += getattr(message, "refusal", None) or ""
            for call in message.tool_calls or []:
                self.said["arguments"] += call.function.arguments or ""
                # Said once, in the first of its deltas.
                self.said["tool"] = self.said.get("tool", "") + (call.function.name or "")
            self.said["finish"] = choice.finish_reason or self.said["finish"]
            self.said["deltas"] += part == "delta"
        return self


def ask_openai(client, body):
    answer, understood = client.chat.completions.create(**body), Understood()
    if not body.get("stream"):
        return understood.hear(answer, "message").said
    for chunk in answer:
        understood.hear(chunk, "delta")
    return understood.said


def ask_mistral(client, body):
    body, understood = dict(body), Understood()
    if not body.pop("stream", False):
        return understood.hear(client.chat.complete(**body), "message").said
    with client.chat.stream(**body) as events:
        for event in events:
            understood.hear(event.data, "delta")
    return understood.said


def failure(error):
    response = getattr(error, "response", None) or getattr(error, "raw_response", None)
    headers = getattr(response, "headers", {})
    return {
        "error": type(error).__name__,
        "status": getattr(error, "status_code", None),
        "code": getattr(error, "code", None),
        "retry_after": headers.get("retry-after"),
        "words": str(error),
    }


def asker(library, url, key):
    if library == "openai":
        # Without strictness this library takes answers of any shape.
        client = openai.OpenAI(
            api_key=key, base_url=url, max_retries=0, timeout=PATIENCE_S, _strict_response_validation=True
        )
        return lambda body: ask_openai(client, body)
    client = Mistral(api_key=key, server_url=url.removesuffix("/v1"), timeout_ms=PATIENCE_S * 1000)
    return lambda body: ask_mistral(client, body)


def tell(url, path, body):
    request = urllib.request.Request(url.removesuffix("/v1") + path, json.dumps(body).encode(), method="POST")
    urllib.request.urlopen(request, timeout=PATIENCE_S).read()


def results(library, url, key, cases):
    ask = asker(library, url, key)
    for case in cases:
        if "post" in case:
            tell(url, *case["post"])
        try:
            yield ask(case["body"])
        except Exception as error:  # Whatever it is, its class is what is looked at.
            yield failure(error)


if __name__ == "__main__":
    library, url, key = [*sys.argv[1:], "sk-peer"][:3]
    json.dump(list(results(library, url, key, json.load(sys.stdin))), sys.stdout)
