"""A mail server that is none of ours (aiosmtpd): it wants a name and a password, and reads what arrives as a mail program would.

    python smtp.py        its port, then for each mail one line of JSON; until its input ends
"""

import asyncio
import email
import email.policy
import json
import sys

from aiosmtpd.smtp import SMTP, AuthResult

ACCOUNT = (b"desk", b"un secret: partag\xc3\xa9")


class Reader:
    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        body = {kind: mail.get_body((kind,)).get_content() for kind in ("plain", "html")}
        told = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "headers": {name.lower(): str(value) for name, value in mail.items()},
            "defects": [str(defect) for part in mail.walk() for defect in part.defects],
            **body,
        }
        print(json.dumps(told), flush=True)
        return "250 taken"


def authenticate(server, session, envelope, mechanism, data):
    return AuthResult(success=(data.login, data.password) == ACCOUNT, handled=False)


async def main():
    loop = asyncio.get_running_loop()
    settings = {"authenticator": authenticate, "auth_required": True, "auth_require_tls": False}
    server = await loop.create_server(lambda: SMTP(Reader(), loop=loop, **settings), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main())
