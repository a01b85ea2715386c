"""The notebooks in JupyterLab itself: opened, run and saved as a person would, and held to their references."""

import json
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

import pytest

from analysis.workflow.notebook_file import code_cells, read_notebook
from analysis.workflow.references.compare_outputs import differences
from analysis.workflow.runners.run_notebook import output_warnings

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
PROJECT_PYTHON = os.environ.get("PROJECT_PYTHON", ".venv/bin/python").strip('"')
NO_NEWS = {"fetchNews": "false", "checkForUpdates": False}
READY = """() => {
  const panel = window.jupyterapp && window.jupyterapp.shell.currentWidget;
  const session = panel && panel.sessionContext && panel.sessionContext.session;
  return Boolean(session && session.kernel && session.kernel.status === "idle" && panel.content.widgets.length);
}"""
STARTED, OPENED, RUN = 60, 60_000, 240_000  # seconds; milliseconds


@pytest.fixture(scope="module")
def lab():
    """Start a JupyterLab of the project in an empty folder, with nobody's settings."""
    folder = Path(tempfile.mkdtemp(prefix="samspil-lab-"))
    settings = folder / ".settings" / "@jupyterlab" / "apputils-extension" / "notification.jupyterlab-settings"
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps(NO_NEWS))
    own = {name: str(folder / f".{name.lower()}") for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR")}
    own |= {"JUPYTERLAB_SETTINGS_DIR": str(folder / ".settings"), "JUPYTERLAB_WORKSPACES_DIR": str(folder / ".spaces")}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    options = {"port": port, "ip": "127.0.0.1", "IdentityProvider.token": token, "ServerApp.root_dir": folder,
               "LabApp.expose_app_in_browser": True}  # fmt: skip
    asked = [PROJECT_PYTHON, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    asked += [f"--{name}={value}" for name, value in options.items()]
    server = subprocess.Popen(
        asked, cwd=ROOT, env=os.environ | own, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/api", server)
        yield f"http://127.0.0.1:{port}/lab/tree/{{}}?reset&token={token}", folder
    finally:
        server.terminate()
        server.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(address, server):
    for _ in range(2 * STARTED):
        assert server.poll() is None, "JupyterLab did not start"
        try:
            return urllib.request.urlopen(address, timeout=5)
        except OSError:
            time.sleep(0.5)
    raise AssertionError(f"JupyterLab did not answer within {STARTED} seconds")


@pytest.fixture
def opened(browser, lab):
    """Open a copy of a notebook in a page of its own, and close what was opened."""
    address, folder = lab
    pages = []

    def open_notebook(path):
        copied = folder / f"{len(list(folder.glob('*.ipynb')))}_{path.name}"
        shutil.copy(path, copied)
        page = browser.new_page(viewport={"width": 1200, "height": 900})
        pages.append(page)
        page.goto(address.format(copied.name))
        page.wait_for_function(READY, timeout=OPENED)
        return page, copied

    yield open_notebook
    for page in pages:
        page.close()


def run_all(page):
    page.set_default_timeout(RUN)
    page.evaluate("async () => { await window.jupyterapp.commands.execute('notebook:run-all-cells'); }")
    page.wait_for_function(READY, timeout=RUN)
    page.evaluate("async () => { await window.jupyterapp.commands.execute('docmanager:save'); }")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_in_jupyterlab_and_shows_what_its_reference_does(opened, path):
    page, saved = opened(path)
    run_all(page)
    shown = {cell["id"]: cell["outputs"] for cell in code_cells(read_notebook(saved))}
    assert not [output for outputs in shown.values() for output in outputs if output["output_type"] == "error"]
    assert not [warning for outputs in shown.values() for warning in output_warnings(outputs)]
    found = {cell["id"]: differences(cell["outputs"], shown[cell["id"]]) for cell in code_cells(read_notebook(path))}
    assert {cell: differing for cell, differing in found.items() if differing} == {}


VARIATION = next(path for path in NOTEBOOKS if "variation" in path.stem)


def test_tables_are_sorted_by_their_values_and_searched(opened):
    page, _ = opened(VARIATION)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    run_all(page)
    page.evaluate("() => window.jupyterapp.shell.currentWidget.content.scrollToItem(0)")
    table = page.locator("table.dataTable", has=page.locator("caption", has_text="Distance of each pair")).first
    table.scroll_into_view_if_needed()
    distances = table.locator("tbody td:last-child")
    table.locator("thead th").last.click()
    rising = [float(text) for text in distances.all_inner_texts()]
    assert len(rising) == 15 and rising == sorted(rising)
    box = page.locator(".dt-container", has=table).locator(".dt-search input")
    box.fill("M6")
    assert table.locator("tbody tr").count() == 5
    assert not [url for url in asked if not url.startswith(("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:"))]


def test_a_notebook_that_was_not_run_shows_its_tables_as_they_are_stored(opened):
    page, _ = opened(VARIATION)
    assert page.locator("table.dataTable").count() == 0
    page.locator(".jp-RenderedHTML table, .jp-RenderedHTMLCommon table").first.wait_for(timeout=OPENED)
