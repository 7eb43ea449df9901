"""Frames of invented corpora for the tests of the studies."""

import numpy as np
import pandas as pd

LEVELS = ["province", "prefecture", "county", "township"]


def reports(bodies: int, years: int = 1, first: int = 2021) -> pd.DataFrame:
    """One row per body and year; body b is of level b modulo 4."""
    rows = [
        {"report_id": f"b{b}-{first + y}", "authority": f"望川第{b}局", "level": LEVELS[b % 4], "year": first + y}
        for b in range(bodies)
        for y in range(years)
    ]
    return pd.DataFrame(rows)


def items(rows: pd.DataFrame, topics: list[list[str]], kind: str = "problem") -> pd.DataFrame:
    """The items of each report, in the order of the reports."""
    found = [
        {**meta, "item_id": f"i{n}", "kind": kind, "primary": code, "secondary": [], "text": f"{code}之文"}
        for meta, codes in zip(rows.to_dict("records"), topics, strict=True)
        for n, code in enumerate(codes, 1)
    ]
    return pd.DataFrame(found)


def clustered_binary(
    generator: np.random.Generator, bodies: int, each: int, mean: float, alike: float
) -> tuple[np.ndarray, np.ndarray]:
    """Ones and zeros that are correlated within bodies (beta-binomial, intraclass correlation ``alike``)."""
    size = mean * (1 / alike - 1), (1 - mean) * (1 / alike - 1)
    chance = generator.beta(*size, bodies)
    return (generator.random((bodies, each)) < chance[:, None]).astype(float).ravel(), np.repeat(
        np.arange(bodies), each
    )
