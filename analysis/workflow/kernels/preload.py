"""What the kernel server does beforehand, once for all kernels: imports, what is read of files, fonts, the dataset."""

import importlib
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from analysis.workflow.kernels.helper_process import Work, begin

KERNEL = (  # what a kernel imports by itself until it is ready
    "IPython.core.completerlib",
    "IPython.core.debugger_backport",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "IPython.utils._process_posix",
    "analysis.workflow.kernels.kernel_app",
    "ipykernel.debugger",
    "ipykernel_launcher",
    "psutil",
    "sqlite3",
    "tornado.platform.asyncio",
)
INLINE = "module://matplotlib_inline.backend_inline"
USED = (
    "babel.dates",
    "babel.lists",
    "jsonschema",
    "numpy.random",
    "pandas.core.reshape.reshape",
    "pandas.io.formats.string",
    "pyarrow.pandas_compat",
    "pyarrow.vendored.version",
)


def warm_up(
    imports: Iterable[str] = (),
    openings: Iterable[Sequence[str]] = (),
    measured: Iterable[Sequence[str]] = (),
    sound: Work = bool,
) -> None:
    """Import, read, draw, open and measure what kernels will.

    What fails here is left to the notebook that asks for it, and fails there.

    Parameters
    ----------
    imports : iterable of str
        Dotted names, of modules or of things in modules.
    openings : iterable of (folder, area, leave_out, coding)
        As in `dataset_cache.opened`; the last one is kept.
    measured : iterable of (folder, area, leave_out, coding)
        Of these openings, those whose claims so many kernels ask for that it pays to measure them beforehand.
    sound : callable
        Waits until the datasets were found sound, and raises an error if they were not: nothing is opened then.
    """
    read_at_import = {  # a kernel has, or sets, the first two; the last keeps the debugger's advice from the terminal
        "MPLBACKEND": INLINE,
        "JPY_PARENT_PID": str(os.getpid()),
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }
    os.environ.update(read_at_import)
    imports = list(imports)
    works = [begin(partial(_open, sound, *opening)) for opening in openings]  # while the rest is imported
    opened = [partial(_keep, work) for work in works]
    for name in (*imports, *KERNEL, *USED):
        _import(name)
    for name in read_at_import:
        del os.environ[name]
    ours = any(name.startswith("analysis.") for name in imports)
    claims = [partial(_measure, *opening) for opening in measured]
    for step in (*((_read, _draw) if ours else ()), *opened, *claims):
        with suppress(Exception):
            step()


def _import(name: str) -> None:
    with suppress(Exception):
        try:
            importlib.import_module(name)
        except ModuleNotFoundError:
            importlib.import_module(name.rpartition(".")[0])  # a thing in a module


def _read() -> None:
    from analysis.claims.ledger import load_claims, load_sections, load_terms
    from analysis.i18n import LANGUAGES, Wording

    for load in (load_claims, load_sections, load_terms):
        load()
    for language in LANGUAGES:
        wording = Wording(language, {})
        wording.number(0.5, 1)
        wording.listing(["a", "b"])


def _draw() -> None:
    """Find the fonts, and draw the first figure, which takes longest."""
    from analysis.claims.ledger import load_terms
    from analysis.i18n import Wording
    from analysis.plots.output.figure import figure_bundle

    figure_bundle("warm-up", "", lambda ax: ax, (1, 1), False, Wording("en", load_terms()))


def _measure(folder: str, *cut: str) -> None:
    """Measure the claims on what is opened: here, where all is imported that a process beside would import anew."""
    from analysis.claims.ledger import load_claims, load_quantifiers
    from analysis.claims.select_ledger import ledger_for
    from analysis.measures.estimators import ESTIMATORS
    from analysis.notebook.dataset_cache import opened

    desk, rules = opened(Path(folder), *cut), load_quantifiers()
    for claim in load_claims(ledger_for(Path(folder))).values():
        desk.evidence(claim, rules[claim.word], ESTIMATORS[claim.estimator])


def _keep(opened: Work) -> None:
    from analysis.notebook.dataset_cache import keep

    keep(*opened())


def _open(sound: Work, folder: str, *cut: str) -> tuple:
    sound()
    from analysis.notebook.dataset_cache import opened_with_key

    return opened_with_key(Path(folder), *cut)
