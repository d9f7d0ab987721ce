"""What the official libraries object to in outgoing bodies, by their own request types.

In: a JSON list of {"library": "openai" | "mistralai", "body": {...}}. Out: a JSON list, for each its objections.

The types pass over fields that they do not know. So the body is written again from what was understood, and whatever is
lost or changed on the way is an objection too.
"""

import json
import sys

from mistralai.client.models import ChatCompletionRequest, ChatCompletionStreamRequest
from openai.types.chat import completion_create_params as openai_params
from pydantic import TypeAdapter, ValidationError

# By library, for whole answers and for streams.
TYPES = {
    "openai": (
        TypeAdapter(openai_params.CompletionCreateParamsNonStreaming),
        TypeAdapter(openai_params.CompletionCreateParamsStreaming),
    ),
    "mistralai": (TypeAdapter(ChatCompletionRequest), TypeAdapter(ChatCompletionStreamRequest)),
}


def lost(sent, understood, place):
    """What of a body is not, or not the same, in what was understood; fields that were filled in do not count."""
    if isinstance(sent, dict) and isinstance(understood, dict):
        for name, value in sent.items():
            if name in understood:
                yield from lost(value, understood[name], f"{place}/{name}")
            else:
                yield f"{place}/{name}: not known"
    elif isinstance(sent, list) and isinstance(understood, list) and len(sent) == len(understood):
        for number, (left, right) in enumerate(zip(sent, understood)):
            yield from lost(left, right, f"{place}/{number}")
    elif sent != understood:
        yield f"{place}: understood as {understood!r}"


def objections(library, body):
    adapter = TYPES[library][bool(body.get("stream"))]
    try:
        # Strictly: Mistral's types take any word where they list some, and numbers written as texts.
        # Lists are read when they are written, so objections to their elements come with the second step.
        understood = adapter.dump_python(adapter.validate_python(body, strict=True), mode="json", by_alias=True)
    except ValidationError as error:
        return [f"/{'/'.join(str(step) for step in one['loc'])}: {one['msg']}" for one in error.errors()]
    return list(lost(body, understood, ""))


if __name__ == "__main__":
    json.dump([objections(one["library"], one["body"]) for one in json.load(sys.stdin)], sys.stdout)
