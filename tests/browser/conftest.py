"""One Chromium for all pages of a report, which may load nothing but its own files."""

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 320, "height": 640}  # 320: a desk's 1280 at 400 % zoom
REPORT = Path("build", Path(os.environ.get("DATASET", "as-published")).name, "report").resolve()


def chromium():
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def pages():
    return sorted(path.relative_to(REPORT).as_posix() for path in REPORT.rglob("*.html"))


def pytest_generate_tests(metafunc):
    if metafunc.module.__name__ == "browser_accessibility" and "name" in metafunc.fixturenames:
        metafunc.parametrize("name", pages())


@pytest.fixture(scope="session")
def browser():
    program = chromium()
    if program is None:
        pytest.skip("Chromium is missing, so nothing was tried; on Debian and Ubuntu: apt install chromium")
    sandbox = [] if os.geteuid() else ["--no-sandbox"]  # Chromium refuses to run as root in one
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=sandbox)
        yield started
        started.close()


@pytest.fixture(scope="session")
def tab(browser):
    opened = browser.new_page()
    opened.set_default_timeout(60_000)
    yield opened
    opened.close()


@pytest.fixture
def told(tab):
    """What the page asks for and complains of while the test looks at it."""
    found = {"asked": [], "complaints": []}
    listeners = {
        "request": lambda request: found["asked"].append(request.url),
        "console": lambda message: message.type in ("error", "warning") and found["complaints"].append(message.text),
        "pageerror": lambda error: found["complaints"].append(str(error)),
        "requestfailed": lambda request: found["complaints"].append(f"{request.url}: {request.failure}"),
    }
    for event, listen in listeners.items():
        tab.on(event, listen)
    yield found
    for event, listen in listeners.items():
        tab.remove_listener(event, listen)
