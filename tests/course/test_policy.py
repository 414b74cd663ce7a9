"""What the pages forbid the browser: to ask any other host, in whatever way."""

import re
import threading
import time
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from pages import PAGES

# The ways in which a page can ask; the last part of each address is the name of the way.
WAYS = {"img", "script", "iframe", "audio", "embed", "link", "object", "style", "fetch", "beacon"}
ASK = """(other) => {
    const add = (tag, attribute, more = {}) => {
        const element = Object.assign(document.createElement(tag), more)
        element.setAttribute(attribute, `${other}/${tag}`)
        document.body.append(element)
    }
    for (const tag of ["img", "script", "iframe", "audio", "embed"]) add(tag, "src")
    add("link", "href", { rel: "stylesheet" })
    add("object", "data")
    document.body.style.backgroundImage = `url("${other}/style")`
    fetch(`${other}/fetch`).catch(() => {})
    navigator.sendBeacon(`${other}/beacon`, "")
}"""
# Asks in all ways, and waits until so many were refused; gives the directives that refused them.
REFUSED = f"""([other, count]) => new Promise((resolve) => {{
    const refused = []
    addEventListener("securitypolicyviolation", ({{ effectiveDirective }}) => {{
        refused.push(effectiveDirective)
        if (refused.length === count) resolve(refused)
    }})
    setTimeout(() => resolve(refused), 30_000);
    ({ASK})(other)
}})"""


@pytest.fixture
def other() -> Iterator[tuple[str, set[str]]]:
    """Another host, and the paths it was asked for."""
    asked: set[str] = set()

    class Handler(SimpleHTTPRequestHandler):
        def handle_one_request(self) -> None:
            super().handle_one_request()
            if self.raw_requestline:
                asked.add(self.path.removeprefix("/"))

        def do_GET(self) -> None:
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


@pytest.mark.parametrize("opened", ["from a server", "from a folder"])
def test_a_page_asks_no_other_host_in_any_way(browser, address, site, other, opened):
    root = address if opened == "from a server" else site.as_uri()
    host, asked = other
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{root}/{PAGES[0]}")
    assert len(page.evaluate(REFUSED, [host, len(WAYS)])) == len(WAYS)
    assert asked == set()
    context.close()


def test_without_the_policy_the_other_host_would_be_asked(browser, address, other):
    """What the test above would see: it can fail."""
    host, asked = other
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(f"{address}/{PAGES[0]}")
    page.evaluate(ASK, host)
    end = time.monotonic() + 30
    while not asked >= WAYS and time.monotonic() < end:
        page.wait_for_timeout(50)
    assert asked >= WAYS
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_each_page_has_the_policy_before_it_loads_anything(site, name):
    html = (site / name).read_text(encoding="utf-8")
    policy = html.index('<meta http-equiv="Content-Security-Policy"')
    assert policy < re.search("<(link|script|style)", html).start()
