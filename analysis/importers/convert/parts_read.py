"""The parts of interviews that coders have read."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.importers.project.import_report import ReportEntry


@dataclass(frozen=True)
class ReadScope:
    """The parts that coders have read.

    Attributes
    ----------
    parts : DataFrame
        A row per part: ``coder, interview, start, end, segment``; the last three are empty for a whole interview.
    codings : DataFrame
        ``coder, interview``, one row per coding, and one per uncoded segment that a coder marked or rated.
    segments : DataFrame
        The segments, including those that were read but have no row in the file.
    """

    parts: pd.DataFrame
    codings: pd.DataFrame
    segments: pd.DataFrame
    remarks: Sequence[ReportEntry]
