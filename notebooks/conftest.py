"""Compare the notebooks in this folder with their stored outputs as the project's plugin for nbval does."""

from analysis.workflow.references.nbval_plugin import (  # noqa: F401 - hooks of pytest
    pytest_collection_modifyitems,
    pytest_sessionfinish,
    pytest_sessionstart,
)
