"""Distances, PERMANOVA, its dispersion check and Holm against scipy, scikit-bio and statsmodels, on random data."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from scipy.spatial import distance as scipy_distance
from scipy.stats import permutation_test
from skbio import DistanceMatrix
from skbio.stats.distance import permanova, permdisp
from statsmodels.stats.multitest import multipletests

from analysis.measures.statistics.holm import holm
from analysis.measures.variation.distance import all_pairs, jaccard_distances, jensen_shannon, total_variation
from analysis.measures.variation.partner_use import repertoire_index
from analysis.measures.variation.permanova import partition
from analysis.measures.variation.unit_variation import excess
from analysis.measures.variation.variance_share import intraclass_correlation

SEEDS = range(20)
RULE = {"permutations": 9_999, "seed": 1, "minimum": {"interviews_telling": 2}}


def random_sets(seed):
    rng = np.random.default_rng(seed)
    used = rng.random((rng.integers(3, 20), rng.integers(2, 90))) < rng.uniform(0.1, 0.9)
    used[:, 0] |= ~used.any(axis=1)  # ours leaves the distance of two empty sets undefined, scipy sets it to 0
    return used


def random_profiles(seed):
    rng = np.random.default_rng(seed)
    profiles = rng.dirichlet(np.full(rng.integers(2, 9), 0.5), rng.integers(3, 20))
    return np.where(profiles < 0.02, 0, profiles) / np.where(profiles < 0.02, 0, profiles).sum(axis=1, keepdims=True)


def random_interviews(seed, even):
    """Interviews of three to six municipalities, in one area, with the sets that they use."""
    rng = np.random.default_rng(seed)
    sizes = np.full(rng.integers(3, 7), 4) if even else rng.integers(3, 7, rng.integers(3, 7))
    names = np.repeat([f"M{number}" for number in range(len(sizes))], sizes)
    used = rng.random((len(names), 12)) < rng.uniform(0.2, 0.8, 12) * rng.choice([0.6, 1.2])
    used[:, 0] |= ~used.any(axis=1)
    keys = [f"I{number:03}" for number in range(len(names))]
    return pd.DataFrame({"interview": keys, "unit": names, "group": "children"}), used.astype(float)


@pytest.mark.parametrize("seed", SEEDS)
def test_jaccard_distance_is_that_of_scipy(seed):
    used = random_sets(seed)
    assert all_pairs(jaccard_distances(used.T)) == pytest.approx(scipy_distance.pdist(used, "jaccard"))


@pytest.mark.parametrize("seed", SEEDS)
def test_distances_of_profiles_are_those_of_scipy(seed):
    profiles = random_profiles(seed)
    divergence = scipy_distance.pdist(profiles, lambda p, q: scipy_distance.jensenshannon(p, q, base=2)) ** 2
    assert all_pairs(total_variation(profiles.T)) == pytest.approx(scipy_distance.pdist(profiles, "cityblock") / 2)
    assert all_pairs(jensen_shannon(profiles.T)) == pytest.approx(divergence, abs=1e-7)


def permanova_of(interviews, used, permutations):
    matrix = DistanceMatrix(scipy_distance.squareform(scipy_distance.pdist(used.astype(bool), "jaccard")))
    return permanova(matrix, list(interviews["unit"]), permutations=permutations, seed=1)


@pytest.mark.parametrize("even", [True, False])
@pytest.mark.parametrize("seed", SEEDS)
def test_pseudo_f_is_that_of_scikit_bio(seed, even):
    interviews, used = random_interviews(seed, even)
    found = partition(interviews, used, jaccard_distances, {**RULE, "permutations": 9})
    assert found["f"] == pytest.approx(permanova_of(interviews, used, 0)["test statistic"])


@pytest.mark.parametrize("seed", range(3))  # 999 permutations take scikit-bio seconds
def test_its_p_is_that_of_scikit_bio(seed):
    interviews, used = random_interviews(seed, even=False)
    found = partition(interviews, used, jaccard_distances, RULE)
    other = permanova_of(interviews, used, 999)["p-value"]
    assert found["p"] == pytest.approx(other, abs=5 * np.sqrt(0.25 / 999 + 0.25 / 9_999))


@pytest.mark.parametrize("seed", SEEDS)
def test_dispersion_of_even_groups_is_that_of_scikit_bio(seed):
    interviews, used = random_interviews(seed, even=True)
    points = used @ np.random.default_rng(seed).random(
        (12, 3)
    )  # plain distances: scikit-bio drops negative eigenvalues
    matrix = DistanceMatrix(scipy_distance.squareform(scipy_distance.pdist(points)))
    other = permdisp(matrix, list(interviews["unit"]), test="centroid", permutations=0, dimensions=0)

    def plain(features):
        yield from np.split(scipy_distance.pdist(features.T), np.cumsum(np.arange(features.shape[1] - 1, 1, -1)))

    found = partition(interviews, points, plain, RULE)
    assert found["dispersion-f"] == pytest.approx(other["test statistic"])


@pytest.mark.parametrize("seed", SEEDS)
def test_holm_is_that_of_statsmodels(seed):
    p = np.random.default_rng(seed).beta(0.5, 2, 12).round(3)
    assert holm(p) == pytest.approx(multipletests(p, method="holm")[1])


@pytest.mark.parametrize("seed", range(8))
def test_the_permutation_p_of_two_units_is_that_of_scipy(seed):
    rng = np.random.default_rng(seed)
    used = (rng.random((9, 6)) < 0.5).astype(float)
    used[:, 0] = np.maximum(used[:, 0], used.sum(axis=1) == 0)
    keys = [f"I{number}" for number in range(9)]
    interviews = pd.DataFrame({"interview": keys, "unit": list("AAAABBBBB"), "group": "children"})
    found = excess(interviews, used, repertoire_index(), RULE, rarefied=False)

    def distance(first, second):
        one, other = used[first.astype(int)].any(axis=0), used[second.astype(int)].any(axis=0)
        return 1 - (one & other).sum() / (one | other).sum()

    other = permutation_test((np.arange(4), np.arange(4, 9)), distance, alternative="greater", n_resamples=np.inf)
    assert found["exact"] and found["p"] == pytest.approx(other.pvalue)
    assert found["expected"] == pytest.approx(other.null_distribution.mean())


@pytest.mark.parametrize("seed", SEEDS)
def test_the_intraclass_correlation_is_that_of_a_plain_analysis_of_variance(seed):
    interviews, used = random_interviews(seed, even=False)
    groups = [used[interviews["unit"] == name] for name in interviews["unit"].unique()]
    sizes = np.array([len(group) for group in groups])
    means = used.mean(axis=0)
    between = sum(len(group) * (group.mean(axis=0) - means) ** 2 for group in groups) / (len(groups) - 1)
    within = sum(((group - group.mean(axis=0)) ** 2).sum(axis=0) for group in groups) / (len(used) - len(groups))
    usual = (len(used) - (sizes**2).sum() / len(used)) / (len(groups) - 1)
    with np.errstate(invalid="ignore"):
        other = np.maximum(0, (between - within) / (between + (usual - 1) * within))
    assert intraclass_correlation(used, sizes) == pytest.approx(other, nan_ok=True)


def test_the_order_of_pairs_is_that_of_combinations():
    shares = np.random.default_rng(0).dirichlet(np.ones(3), 5)
    assert all_pairs(total_variation(shares.T)) == pytest.approx(
        [np.abs(shares[one] - shares[other]).sum() / 2 for one, other in combinations(range(5), 2)]
    )
