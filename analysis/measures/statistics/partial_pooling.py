"""Shares of units drawn towards their mean, as far as they are no more spread than chance makes them."""

import numpy as np
from scipy.optimize import minimize
from scipy.special import betaln, expit, logit

EVEN = 1e4  # the precision from which on units are taken to be alike


def partially_pooled(positive: np.ndarray, total: np.ndarray) -> tuple[np.ndarray, float, float]:
    """Fit a beta-binomial model to counts by maximum likelihood, and draw each share towards the mean.

    Parameters
    ----------
    positive, total : arrays of whole numbers, (n,)
        Positive experiences of each unit, and positive and negative ones; every total above 0.

    Returns
    -------
    (shares, mean, precision)
        ``shares``, (n,): (positive + mean * precision) / (total + precision); the fitted ``mean`` and ``precision``
        of the beta distribution, at most 10,000, where units are alike. NaN where there are fewer than two
        units.

    Notes
    -----
    Experiences of one interview are no independent draws, so this shows how far estimates depend on small
    units, and no more.

    References
    ----------
    Skellam (1948), J. R. Stat. Soc. B 10: 257-261; Gelman et al. (2013), Bayesian Data Analysis, section 5.3.
    """
    if len(positive) < 2:
        return np.full(len(positive), np.nan), np.nan, np.nan
    start = logit((np.sum(positive) + 0.5) / (np.sum(total) + 1))
    bounds = [(-8, 8), (np.log(0.1), np.log(EVEN))]
    fits = [
        minimize(_unlikeliness, [start, precision], args=(positive, total), method="L-BFGS-B", bounds=bounds)
        for precision in (1.0, 4.0, 9.0)
    ]
    best = min(fits, key=lambda fit: fit.fun)
    mean, precision = float(expit(best.x[0])), float(np.exp(best.x[1]))
    return (positive + mean * precision) / (total + precision), mean, precision


def _unlikeliness(parameters: np.ndarray, positive: np.ndarray, total: np.ndarray) -> float:
    mean, precision = expit(parameters[0]), np.exp(parameters[1])
    a, b = mean * precision, (1 - mean) * precision
    return -float(np.sum(betaln(positive + a, total - positive + b) - betaln(a, b)))
