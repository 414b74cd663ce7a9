"""Lighthouse, as on a phone, over the front page and the three longest pages: `make lighthouse`.

The site is served compressed, as GitHub Pages and most servers do. Scores are those of Lighthouse's
own throttled phone; performance is the median of some runs, for it depends on the machine.
"""

import gzip
import json
import os
import statistics
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import which

ROOT = Path(__file__).parent.parent
SITE = ROOT / "site"
LIGHTHOUSE = ROOT / ".cache/lighthouse/node_modules/.bin/lighthouse"
LIMITS = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
RUNS = 3


class Compressed(SimpleHTTPRequestHandler):
    """Files with text in them go out compressed."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        path = Path(self.translate_path(self.path))
        if path.suffix not in (".html", ".css", ".js", ".json", ".svg"):
            return super().do_GET()
        if not path.is_file():
            return self.send_error(404)
        body = gzip.compress(path.read_bytes())
        self.send_response(200)
        self.send_header("Content-Type", f"{self.guess_type(path)}; charset=utf-8")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        return None

    def log_message(self, *_):
        pass


def measure(url: str) -> dict:
    """The report of one run of Lighthouse with its default settings, those of a phone."""
    run = subprocess.run(
        [
            LIGHTHOUSE,
            url,
            "--quiet",
            "--output=json",
            f"--only-categories={','.join(LIMITS)}",
            "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
        ],
        env=os.environ | {"CHROME_PATH": which("chromium")},
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(run.stdout)


def failed(report: dict, category: str) -> list[str]:
    """What Lighthouse found wrong, of what counts in the category."""
    audits = (report["audits"][ref["id"]] for ref in report["categories"][category]["auditRefs"])
    return [
        f"{audit['title']} ({audit.get('displayValue') or audit['id']})"
        for audit in audits
        if audit["score"] is not None and audit["score"] < 0.9
    ]


def main() -> int:
    sizes = {
        path.relative_to(SITE).as_posix(): path.stat().st_size for path in SITE.rglob("*.html")
    }
    longest = sorted(sizes, key=sizes.get, reverse=True)
    pages = [
        "index.html",
        *[name for name in longest if name not in ("index.html", "404.html")][:3],
    ]
    bad = False
    print(f"{'page':<36}", *(f"{category:>15}" for category in LIMITS))
    handler = partial(Compressed, directory=SITE)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        for page in pages:
            url = f"http://127.0.0.1:{server.server_port}/{page}"
            reports = [measure(url) for _ in range(RUNS)]
            scores = {
                category: statistics.median(
                    round(100 * report["categories"][category]["score"]) for report in reports
                )
                for category in LIMITS
            }
            print(f"{page:<36}", *(f"{score:>15.0f}" for score in scores.values()), flush=True)
            for category, limit in LIMITS.items():
                if scores[category] < limit:
                    bad = True
                    print(
                        f"  {category} is to be {limit}:",
                        *failed(reports[-1], category),
                        sep="\n    ",
                    )
        server.shutdown()
    return bad


if __name__ == "__main__":
    sys.exit(main())
