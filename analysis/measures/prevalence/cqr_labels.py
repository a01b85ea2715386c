"""How consensual qualitative research names the number of cases that voice a thing."""


def frequency_label(count: int, total: int) -> str | None:
    """Name ``count`` of ``total`` cases as in consensual qualitative research.

    Parameters
    ----------
    count, total : int
        Units that name a thing; units that can be judged.

    Returns
    -------
    {"general", "typical", "variant", "rare", "not-reported"} or None
        General: all or all but one. Typical: more than half. Variant: at least two, and more than three where there
        are more than 15 cases; two or three are rare then. What one case or none says is not reported. None where
        there is no case.

    Raises
    ------
    ValueError
        If ``count`` is not between 0 and ``total``.

    References
    ----------
    Hill, Thompson and Williams (1997), Couns. Psychol. 25: 517-572; Hill et al. (2005), J. Couns. Psychol. 52:
    196-205, which adds "rare" for samples of more than 15.

    Examples
    --------
    >>> frequency_label(5, 6), frequency_label(4, 6), frequency_label(2, 6), frequency_label(1, 6)
    ('general', 'typical', 'variant', 'not-reported')
    """
    if not 0 <= count <= total:
        raise ValueError(f"{count} of {total} cases cannot be named; need 0 <= count <= total")
    if total == 0:
        return None
    if count < 2:
        return "not-reported"
    if count >= total - 1:
        return "general"
    if 2 * count > total:
        return "typical"
    return "rare" if total > 15 and count <= 3 else "variant"
