"""A remote client extension that uses only Python's standard library: three hooks of the company Acme.

Environment: EXTENSION_SECRETS (comma-separated, all are accepted), DIRECTSCALE_SECRET, UPLINE_URL, PORT.
"""

import hmac
import json
import os
import re
import sys
from http.client import HTTPConnection, HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

EXTENSION_SECRETS = [s.strip() for s in os.environ["EXTENSION_SECRETS"].split(",") if s.strip()]
DIRECTSCALE_SECRET = os.environ["DIRECTSCALE_SECRET"]
UPLINE = urlsplit(os.environ.get("UPLINE_URL", "http://127.0.0.1:8080"))
DISTRIBUTOR, PREFERRED_CUSTOMER = 1, 3
BODY_MAX_BYTES = 1024 * 1024
TIMEOUT_S = 8  # less than Upline's own time limit


class Refusal(Exception):
    """Reaches the caller of Upline as a 400 that names the field."""

    def __init__(self, message, field=None):
        super().__init__(message)
        self.body = {"Message": message, **({"Field": field} if field else {})}


class Failed(Exception):
    """Upline answered one of our calls with a failure, which is passed on unchanged."""

    def __init__(self, status, body):
        super().__init__(f"Upline answered {status}")
        self.status, self.body = status, body


class Call:
    """One hook call: its subject, and the calls back to Upline while it lasts."""

    def __init__(self, hook, token, user):
        self.hook, self.token, self.user = hook, token, user

    def original(self, request):
        return self._post(f"/api/extension/hooks/{self.hook}", request)

    def service(self, name, method, **arguments):
        return self._post(f"/api/extension/services/{name}/v1/{method}", arguments)

    def _post(self, path, body):
        connect = HTTPSConnection if UPLINE.scheme == "https" else HTTPConnection
        connection = connect(UPLINE.netloc, timeout=TIMEOUT_S)
        headers = {
            "Authorization": f"Bearer {DIRECTSCALE_SECRET}",
            "Content-Type": "application/json",
            "X-DirectScale-CallbackToken": self.token,
            "X-DirectScale-User": self.user,
        }
        try:
            connection.request("POST", path, json.dumps(body), headers)
            answer = connection.getresponse()
            text = answer.read(BODY_MAX_BYTES)
        finally:
            connection.close()
        if answer.status != 200:
            raise Failed(answer.status, text)
        return json.loads(text)


def update_associate_base_type(request, call):
    """Preferred customers with a training certificate become distributors too."""
    associate = request["UpdatedAssociateInfo"]
    wanted = (request["OldAssociateBaseType"], associate["AssociateBaseType"])
    if wanted != (PREFERRED_CUSTOMER, DISTRIBUTOR):
        return call.original(request)
    if not re.fullmatch(r"T-\d+", associate["Custom"]["Field1"]):
        raise Refusal("A preferred customer needs a training certificate, T-1234.", "AssociateCustom.Field1")
    return call.service("AssociateService", "UpgradeAssociate", associate=associate)


def write_application(request, call):
    """Custom field 10 records who enrolled a customer, even if the body has another value."""
    request["Application"]["AssociateCustom"]["Field10"] = f"enrolled by {call.user}"
    return call.original(request)


def is_email_available(request, call):
    if request["EmailAddress"].lower().endswith("@throwaway.example"):
        return {"IsAvailable": False}
    return call.original(request)


HOOKS = {
    "Associates.Enrollment.UpdateAssociateBaseType": update_associate_base_type,
    "Associates.Enrollment.WriteApplication": write_application,
    "Associates.Enrollment.IsEmailAvailable": is_email_available,
}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60

    def do_POST(self):
        length = int(self.headers.get("Content-Length", 0))
        if length > BODY_MAX_BYTES:
            self.close_connection = True
            return self.answer(413, {"Message": "The body is too large."})
        body = self.rfile.read(length)
        if not self.is_upline():
            return self.answer(403, {"Message": "The Extension Secret is wrong."})
        name = self.headers.get("X-DirectScale-RequestName", "")
        hook = HOOKS.get(name)
        if hook is None:
            return self.answer(404, {"Message": f"There is no hook {name} here."})
        call = Call(name, self.headers["X-DirectScale-CallbackToken"], self.headers.get("X-DirectScale-User", ""))
        try:
            self.answer(200, hook(json.loads(body), call))
        except Refusal as refusal:
            self.answer(400, refusal.body)
        except Failed as failure:
            self.answer(failure.status, failure.body)

    def is_upline(self):
        presented = self.headers.get("Authorization", "").removeprefix("Bearer ")
        return any(hmac.compare_digest(presented.encode(), secret.encode()) for secret in EXTENSION_SECRETS)

    def answer(self, status, body):
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        """Addresses and bodies contain personal data; Upline logs every call."""


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "9090"))), Handler)
    print(f"Acme's extension listens on http://127.0.0.1:{server.server_port}", file=sys.stderr, flush=True)
    server.serve_forever()
