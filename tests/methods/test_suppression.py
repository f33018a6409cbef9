"""Small counts: which they are, what an outsider can work out, and what a swap leaves open."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from partera.methods.suppression import (
    NoSuchTable,
    hide_pattern,
    is_small,
    possible_range,
    recoverable,
    table_ranges,
)


def test_counts_of_one_to_nine_are_small_and_zero_is_not():
    assert is_small(np.array([0, 1, 9, 10])).tolist() == [False, True, True, False]


def test_a_stricter_source_hides_more():
    assert is_small(np.array([10, 11]), highest=10).tolist() == [True, False]


def test_a_single_hidden_cell_of_a_table_with_margins_is_given_away():
    ranges = table_ranges([[3, 20], [30, 40]], [[True, False], [False, False]])
    assert ranges.tolist() == [[3.0, 3.0]]


def test_counts_that_contradict_each_other_are_refused():
    twice = sparse.csr_matrix([[1.0], [1.0]])
    with pytest.raises(NoSuchTable):
        possible_range(twice, np.array([1.0, 2.0]), sparse.csr_matrix([[1.0]]))


def test_nothing_is_hidden_when_nothing_is_small():
    sums = np.vstack([np.ones((1, 3)), np.eye(3)])
    assert not hide_pattern(sums, np.array([60.0, 10, 20, 30]), np.zeros(4, bool)).any()


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_the_pattern_leaves_no_small_cell_recoverable(seed):
    dice = np.random.default_rng(seed)
    rows, columns = dice.integers(2, 5, 2)
    inner = dice.poisson(dice.choice([3, 15]), rows * columns).astype(float)
    at = np.arange(rows * columns).reshape(rows, columns)
    lines = [*at, *at.T, at.ravel(), *at.reshape(-1, 1)]
    sums = np.array([np.isin(at.ravel(), line) for line in lines], dtype=float)
    counts = sums @ inner
    primary = is_small(counts)
    hidden = hide_pattern(sums, counts, primary)
    assert hidden[primary].all()
    assert not (recoverable(sums, ~hidden) & primary).any()
