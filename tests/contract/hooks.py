"""What schemathesis cannot know of this server: how one logs in, and where requests come from.

`LOCKSTEP_URL` is the server, `LOCKSTEP_CALLER` is `owner` or `nobody`, and how many answers of which status there were is
written to the file `LOCKSTEP_ANSWERS`.
"""

import atexit
import itertools
import json
import os
from collections import Counter
from pathlib import Path

import requests
import schemathesis
from schemathesis.core.parameters import ParameterLocation

URL = os.environ["LOCKSTEP_URL"]
EMAIL = "owner@engines.example"
PASSWORD = "Zebra-lantern-quartz-7-orbit-maple"

answers = Counter()
clients = itertools.count(1)


class Browser:
    """A browser that has logged in before. Wrong passwords elsewhere do not lock it out."""

    def __init__(self):
        self.cookies = {}

    def log_in(self):
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = requests.post(
            f"{URL}/v1/auth/login",
            json={"email": EMAIL, "password": PASSWORD},
            headers={"Cookie": cookies},
            timeout=20,
        )
        answer.raise_for_status()
        # They are for https alone, so the library would not send them.
        self.cookies = {cookie.name: cookie.value for cookie in answer.cookies}
        return self.cookies.pop("__Host-lockstep")


if os.environ["LOCKSTEP_CALLER"] == "owner":
    browser = Browser()

    # Sensitive changes need an authentication of the last five minutes.
    @schemathesis.auth(refresh_interval=200)
    class LoggedIn:
        def get(self, case, context):
            return browser.log_in()

        def set(self, case, data, context):
            case.headers["Authorization"] = f"Bearer {data}"


@schemathesis.hook
def before_call(context, case, kwargs):
    """Every request has an address of its own, which the proxy on this machine is trusted to say: none is turned away
    because there were too many before it. Most are about the organization that there is."""
    number = next(clients)
    case.headers["X-Forwarded-For"] = f"198.{18 + (number >> 16 & 1)}.{number >> 8 & 255}.{number & 255}"
    is_about_any = case.meta is None or not case.meta.is_negative_at(ParameterLocation.PATH)
    if is_about_any and number % 8 and "org" in (case.path_parameters or {}):
        case.path_parameters["org"] = "engines"
    if case.operation.path == "/v1/auth/logout" and "lks_" in case.headers.get("Authorization", ""):
        # A session to be ended, so that the one of all others goes on.
        case.headers["Authorization"] = f"Bearer {browser.log_in()}"


@schemathesis.hook
def after_call(context, case, response):
    answers[response.status_code] += 1


@schemathesis.check
def refusals_are_problems(ctx, response, case):
    """A refusal says what it is in the form of RFC 9457, with the code that its type names."""
    if response.status_code < 400 or response.request.method == "HEAD":
        return
    assert response.headers["content-type"] == ["application/problem+json"], response.headers
    problem = response.json()
    assert problem["status"] == response.status_code, problem
    assert problem["type"] == f"urn:lockstep:problem:{problem['code']}", problem
    assert problem["title"] and problem["detail"], problem


@atexit.register
def write_answers():
    Path(os.environ["LOCKSTEP_ANSWERS"]).write_text(json.dumps(answers))
