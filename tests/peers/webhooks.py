"""What the official library of Standard Webhooks for Python says of what an agent's webhook was told.

In: a JSON list of {"secret", "headers", "body"}. Out: for each whether it is genuine.
"""

import json
import sys

from standardwebhooks import Webhook, WebhookVerificationError


def genuine(secret, headers, body):
    try:
        Webhook(secret).verify(body, headers)
    except WebhookVerificationError:
        return False
    return True


print(json.dumps([genuine(**one) for one in json.load(sys.stdin)]))
