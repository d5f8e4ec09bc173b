"""Files changed at random: whatever comes out, the answer is a report, and nothing passes that nobody signed."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mutations import Watch, revised, wounded


@pytest.fixture(scope="session")
def watch(bases) -> Watch:
    return Watch(bases)


def test_the_watch_knows_the_seeds_and_nothing_else(watch, bases):
    for seed in watch.seeds:
        assert watch.judge(seed).verdict == "valid"
        assert watch.is_honest(seed + b"\n") and not watch.is_honest(seed + b"x")
    assert not watch.is_honest(seed.replace(b"Noi dung", b"Noi Dung", 1)[:-9])


@settings(max_examples=8)
@given(st.randoms(use_true_random=False), st.integers(0, 4))
def test_a_random_revision_never_passes(watch, dice, which):
    watch.judge(revised(watch.seeds[which], dice))


@settings(max_examples=8)
@given(st.randoms(use_true_random=False), st.integers(0, 4))
def test_a_random_revision_under_a_time_stamp_never_passes(watch, dice, which):
    watch.judge_stamped(revised(watch.seeds[which], dice))


@settings(max_examples=8)
@given(st.randoms(use_true_random=False), st.integers(0, 4))
def test_a_random_wound_never_passes(watch, dice, which):
    watch.judge(wounded(watch.seeds[which], dice))


@pytest.mark.long
@pytest.mark.parametrize("part", range(10))
def test_thousands_of_random_files_never_pass(watch, part):
    dice = random.Random(part)
    for _ in range(150):
        seed = dice.choice(watch.seeds)
        watch.judge(revised(seed, dice))
        watch.judge_stamped(revised(seed, dice))
        watch.judge(wounded(seed, dice))
