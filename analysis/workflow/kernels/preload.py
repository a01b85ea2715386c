"""Preload for all kernels of a server: imports, registered files, fonts, the dataset."""

import importlib
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from analysis.workflow.kernels.helper_process import Work, start_work

KERNEL = (  # what a kernel imports at its start
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


def preload(
    imports: Iterable[str] = (),
    openings: Iterable[Sequence[str]] = (),
    measured: Iterable[Sequence[str]] = (),
    is_valid: Work = bool,
) -> None:
    """Import, read, draw, open and measure what kernels will need.

    Errors are ignored here; they recur in the notebook that needs it.

    Parameters
    ----------
    imports : iterable of str
        Dotted names of modules or of objects in modules.
    openings : iterable of (folder, group, leave_out, coder)
        As in `dataset_cache.load_cached`; the last one remains in memory.
    measured : iterable of (folder, group, leave_out, coder)
        The openings whose claims are measured in advance, because many kernels need them.
    is_valid : callable
        Waits until the datasets are validated, and raises an error if they are invalid: nothing is opened then.
    """
    read_at_import = {  # kernels have or set the first two; the last suppresses a message of the debugger
        "MPLBACKEND": INLINE,
        "JPY_PARENT_PID": str(os.getpid()),
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }
    os.environ.update(read_at_import)
    imports = list(imports)
    loads = [
        partial(_keep, start_work(partial(_open, is_valid, *opening))) for opening in openings
    ]  # during the imports
    for name in (*imports, *KERNEL, *USED):
        _import(name)
    for name in read_at_import:
        del os.environ[name]
    ours = any(name.startswith("analysis.") for name in imports)
    measurements = [partial(_measure, *opening) for opening in measured]
    for step in (*((_read, _draw) if ours else ()), *loads, *measurements):
        with suppress(Exception):
            step()


def _import(name: str) -> None:
    with suppress(Exception):
        try:
            importlib.import_module(name)
        except ModuleNotFoundError:
            importlib.import_module(name.rpartition(".")[0])  # an object in a module


def _read() -> None:
    from analysis.claims.ledger import load_claims, load_terms
    from analysis.i18n import Wording
    from analysis.models import LANGUAGES
    from analysis.study.section_texts import shipped_section_texts

    for load in (load_claims, shipped_section_texts, load_terms):
        load()
    for language in LANGUAGES:
        wording = Wording(language, {})
        wording.number(0.5, 1)
        wording.listing(["a", "b"])


def _draw() -> None:
    """Find the fonts and draw a first figure, which is the slowest one."""
    from analysis.claims.ledger import load_terms
    from analysis.i18n import Wording
    from analysis.plots.output.figure import figure_bundle

    figure_bundle("warm-up", "", lambda ax: ax, (1, 1), False, Wording("en", load_terms()))


def _measure(folder: str, *selection: str) -> None:
    """Measure the claims on an opened dataset; this process has already imported what a helper would have to import."""
    from analysis.measures.estimators import ESTIMATORS
    from analysis.notebook.dataset_cache import load_cached

    opened = load_cached(Path(folder), *selection)
    for claim in opened.claims.values():
        opened.evidence(claim, ESTIMATORS[claim.estimator])


def _keep(wait: Work) -> None:
    from analysis.notebook.dataset_cache import store_in_cache

    store_in_cache(*wait())


def _open(is_valid: Work, folder: str, *selection: str) -> tuple:
    is_valid()
    from analysis.notebook.dataset_cache import load_with_key

    return load_with_key(Path(folder), *selection)
