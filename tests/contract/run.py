"""Starts a server and lets schemathesis ask it: `run.py PROGRAM EXAMPLES LEAST`.

EXAMPLES is how many random requests schemathesis makes of an operation, of each kind and for each of two callers, besides
those that it derives from the description; fewer than LEAST answers in all are a fault.
"""

import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import requests

HERE = Path(__file__).parent
SCHEMATHESIS = Path(sys.executable).with_name("st")
OWNER = {
    "email": "owner@engines.example",
    "password": "Zebra-lantern-quartz-7-orbit-maple",
    "name": "Owner",
    "organization": {"name": "Engines", "slug": "engines"},
}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def server(program, folder, url, *options):
    listen = url.removeprefix("http://").replace("localhost", "127.0.0.1")
    log = folder / "log"
    with log.open("a") as output:
        process = subprocess.Popen(
            [program, "serve", "--listen", listen, "--public-url", url, "--data-dir", folder / "data"]
            + ["--trusted-proxies", "127.0.0.0/8", "--log-json", *options],
            stdout=output,
            stderr=output,
        )
    try:
        wait(process, url, log)
        yield
        if process.poll() is not None:
            sys.exit(f"the server has ended:\n{log.read_text()[-5000:]}")
    finally:
        process.terminate()
        process.wait()


def wait(process, url, log):
    for _ in range(200):
        with contextlib.suppress(requests.ConnectionError):
            if requests.get(f"{url}/readyz", timeout=5).ok:
                return
        if process.poll() is not None:
            break
        time.sleep(0.05)
    sys.exit(f"the server does not start:\n{log.read_text()}")


def ask(url, caller, folder, examples):
    """Whether everything was as described, and the answers by status."""
    counts = folder / f"{caller}.json"
    environment = {"LOCKSTEP_URL": url, "LOCKSTEP_CALLER": caller, "LOCKSTEP_ANSWERS": str(counts)}
    command = [SCHEMATHESIS, "--config-file", "schemathesis.toml", "run", "--no-color", "--url", url]
    command += ["--max-examples", examples, "--seed", "1", "--checks", "all", f"{HERE}/../../server/openapi.json"]
    process = subprocess.run(
        command, cwd=HERE, env=os.environ | environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if process.returncode != 0:
        print(process.stdout)
    return process.returncode == 0, json.loads(counts.read_text())


def main(program, examples, least):
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        url = f"http://localhost:{free_port()}"
        with server(program, folder, url):
            requests.post(f"{url}/v1/auth/sign-up", json=OWNER, timeout=20).raise_for_status()
        all_well, total = True, 0
        with server(program, folder, url, "--mail-url", f"file:{folder / 'mail'}"):
            for caller in ["owner", "nobody"]:
                is_well, answers = ask(url, caller, folder, examples)
                total += sum(answers.values())
                all_well = all_well and is_well
                statuses = ", ".join(f"{count} × {status}" for status, count in sorted(answers.items()))
                print(f"{caller}: {sum(answers.values())} answers ({statuses})")
        if total < int(least):
            sys.exit(f"{total} answers are fewer than {least}")
        if not all_well:
            sys.exit("the server and server/openapi.json do not say the same; what differs stands above")


main(*sys.argv[1:])
