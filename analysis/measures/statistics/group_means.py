"""Means within groups, on plain arrays: frames and simulated studies are both averaged by these."""

import numpy as np


def ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Divide two arrays element by element; NaN where ``whole`` is 0.

    Parameters
    ----------
    part, whole : arrays that broadcast to one shape
        Counts or sums, with ``whole`` at least 0.

    Returns
    -------
    array of float

    Examples
    --------
    >>> ratio(np.array([3, 0, 0]), np.array([4, 2, 0]))
    array([0.75, 0.  ,  nan])
    """
    part, whole = np.broadcast_arrays(part, whole)
    return np.divide(part, whole, out=np.full(whole.shape, np.nan), where=whole > 0)


def mean_of_defined(values: np.ndarray, axis: int = 0) -> np.ndarray:
    """Average the defined values along an axis; NaN where none is defined.

    Examples
    --------
    >>> mean_of_defined(np.array([[1.0, 3.0], [np.nan, 5.0], [np.nan, np.nan]]), axis=1)
    array([ 2.,  5., nan])
    """
    if values.shape[axis]:
        mean = values.mean(axis=axis)
        if not np.isnan(mean).any():
            return mean
    defined = ~np.isnan(values)
    with np.errstate(invalid="ignore"):  # 0 / 0 is NaN on purpose
        return np.where(defined, values, 0).sum(axis=axis) / defined.sum(axis=axis)


def mean_by_group(values: np.ndarray, group: np.ndarray, groups: int) -> np.ndarray:
    """Average the defined values of each group.

    Parameters
    ----------
    values : array (n,)
        Undefined values (NaN) are left out.
    group : array of int (n,)
        The group of each value, from 0; a negative number belongs to no group.
    groups : int
        How many groups there are.

    Returns
    -------
    array (groups,)
        NaN for a group without a defined value.

    Examples
    --------
    >>> mean_by_group(np.array([1.0, 0.0, 0.5, np.nan]), np.array([0, 0, 1, 2]), groups=3)
    array([0.5, 0.5, nan])
    """
    used = ~np.isnan(values) & (group >= 0)
    values, group = values[used], group[used]
    counts = np.bincount(group, minlength=groups)
    starts = (np.cumsum(counts) - counts)[counts > 0]
    sums = np.zeros(groups)
    if len(starts):
        sums[counts > 0] = np.add.reduceat(values[np.argsort(group, kind="stable")], starts)
    return ratio(sums, counts)


def mean_of_cell_means(values: np.ndarray, group: np.ndarray, cell: np.ndarray, groups: int) -> np.ndarray:
    """Average values within the cells of each group, then average the cells, so that every cell weighs the same.

    Parameters
    ----------
    values : array (n,)
        Multiples of one half, such as scores, which sum exactly.
    group : array of int (n,)
        The group of each value, from 0; a negative number belongs to no group.
    cell : array of int (n,)
        The cell of each value within its group, such as its interview, from 0; a negative number belongs to no cell.
    groups : int
        How many groups there are.

    Returns
    -------
    array (groups,)
        NaN for a group without a value.

    Examples
    --------
    One group with two interviews: three positive statements in the first, one negative in the second. Each interview
    counts as one half.

    >>> mean_of_cell_means(np.array([1.0, 1, 1, 0]), np.zeros(4, int), np.array([0, 0, 0, 1]), groups=1)
    array([0.5])
    """
    width = int(cell.max(initial=0)) + 1
    used = (group >= 0) & (cell >= 0)
    cells, place = np.unique(group[used] * width + cell[used], return_inverse=True)
    means = ratio(np.bincount(place, values[used], len(cells)), np.bincount(place, minlength=len(cells)))
    return mean_by_group(means, cells // width, groups)
