"""A package for the archives as others see it: BagIt, WARC, WACZ, and a replay of every page in a browser.

In: a package's folder, a Python environment with bagit, warcio, wacz and pywb, Node with playwright-core. Fails when
anything is wrong.
"""

import hashlib
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

package, environment, work = Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])
tool = lambda name: str(environment / "bin" / name)
name = package.name
warc = package / "data" / "warc" / f"{name}.warc.gz"

subprocess.run([tool("bagit.py"), "--validate", "--quiet", str(package)], check=True)
subprocess.run(["sha256sum", "--quiet", "-c", "manifest-sha256.txt"], cwd=package, check=True)
subprocess.run([tool("warcio"), "check", str(warc)], check=True)
said = subprocess.run([tool("wacz"), "validate", "-f", str(warc.with_name(f"{name}.wacz"))], check=True, capture_output=True, text=True)
assert "Validation succeeded" in said.stdout, said.stdout
print("bag, WARC and WACZ are valid")

# What the index names is what the WARC file has, by warcio's own reading.
from_index = [line.split(" ", 2) for line in warc.with_name(f"{name}.cdxj").read_text().splitlines()]
assert [key for key, *_ in from_index] == sorted(key for key, *_ in from_index)
digests = {row["url"]: row["digest"] for row in (json.loads(rest) for *_, rest in from_index)}
listed = {json.loads(rest)["url"] for *_, rest in from_index}
own = subprocess.run([tool("warcio"), "index", "-f", "warc-type,warc-target-uri", str(warc)], check=True, capture_output=True, text=True)
found = {row.get("warc-target-uri") for row in map(json.loads, own.stdout.splitlines()) if row["warc-type"] == "resource"}
assert listed == found, listed ^ found

replay = work / "replay"
replay.mkdir()
(replay / "config.yaml").write_text("framed_replay: false\n")
subprocess.run([tool("wb-manager"), "init", "year"], cwd=replay, check=True, capture_output=True)
subprocess.run([tool("wb-manager"), "add", "year", str(warc.resolve())], cwd=replay, check=True, capture_output=True)
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
server = subprocess.Popen(
    [tool("wayback"), "-b", "127.0.0.1", "-p", str(port)], cwd=replay, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
)
try:
    for _ in range(200):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).read()
            break
        except OSError:
            time.sleep(0.1)
    # The bytes as they were published: `id_` asks pywb to change nothing.
    for url in sorted(listed):
        answer = urllib.request.urlopen(f"http://127.0.0.1:{port}/year/id_/{urllib.request.quote(url, safe=':/')}", timeout=20)
        digest = "sha256:" + hashlib.sha256(answer.read()).hexdigest()
        assert answer.status == 200 and digest == digests[url], url
    pages = sorted(url for url in listed if url.endswith((".html", "/")))
    environ = dict(os.environ, REPLAY=f"http://127.0.0.1:{port}/year/")
    subprocess.run(["node", str(Path(__file__).with_name("replay.cjs"))], input=json.dumps(pages), text=True, env=environ, check=True)
    print(f"{len(listed)} addresses replayed, {len(pages)} of them pages in a browser")
finally:
    server.terminate()
    server.wait()

# The static copy from a folder, scripts off: every link inside leads somewhere.
lychee = subprocess.run(
    [tool("lychee"), "--offline", "--no-progress", "--include-fragments", f"{package}/data/index.html", f"{package}/data/site/**/*.html"]
)
sys.exit(lychee.returncode)
