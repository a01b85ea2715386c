"""Who is the lead coder of an interview, and who the second."""

from collections.abc import Mapping

import pandas as pd

from analysis.doors.mapping import ForeignMapping
from analysis.doors.receipt import Remark, counted


def assign(
    codings: pd.DataFrame, name_of: Mapping[str, str], label: Mapping[str, str], mapping: ForeignMapping
) -> tuple[pd.DataFrame, list[Remark]]:
    """Give each interview a lead: who the mapping says, else who gave most codes there.

    Parameters
    ----------
    codings : DataFrame
        ``interview`` and ``coder`` (keys), a row per coding or stretch.
    name_of : dict
        The foreign names of interviews, as the mapping uses them.
    label : dict
        The coders' keys by their names and by their pseudonyms, as the mapping may use either.

    Returns
    -------
    (assignments, remarks)
    """
    wanted = mapping.get("lead", {})
    rows, chosen = [], []
    given: dict[str, dict[str, int]] = {}
    for (interview, coder), number in codings.groupby(["interview", "coder"], sort=False).size().items():
        given.setdefault(interview, {})[coder] = number
    for interview, counts in given.items():
        coders = sorted(counts, key=lambda coder: (-counts[coder], coder))
        said = label.get(wanted if isinstance(wanted, str) else wanted.get(name_of[interview], ""))
        lead = said if said in counts else coders[0]
        if len(coders) > 1 and lead != said:
            numbers = ", ".join(f"{coder} {counts[coder]}" for coder in coders)
            chosen.append(f"{interview}: {lead} ({numbers})")
        for coder in sorted(counts, key=lambda coder: (coder != lead, coder)):
            rows.append((coder, interview, "", "", "lead" if coder == lead else "second"))
    assignments = pd.DataFrame(rows, columns=["coder", "interview", "start", "end", "role"], dtype="str")
    return assignments, counted({"interviews where who coded most leads, as the mapping names nobody": chosen})
