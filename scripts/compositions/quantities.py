"""How a model writes durations, rates and distributions."""

import math
import re

UNITS = {"us": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0}


def seconds(text):
    """A duration, such as 20ms."""
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s|m)", text).groups()
    return float(number) * UNITS[unit]


def per_second(text):
    """A rate, such as 60/s."""
    return float(text.removesuffix("/s"))


def sampler(value, draws):
    """A function that draws from a distribution of durations."""
    if isinstance(value, str):
        fixed = seconds(value)
        return lambda: fixed
    (name, arguments), = value.items()
    mean = seconds(arguments["mean"])
    if name == "exponential":
        return lambda: draws.expovariate(1 / mean)
    if name == "lognormal":
        variance = math.log(1 + arguments["cv"] ** 2)
        return lambda: draws.lognormvariate(math.log(mean) - variance / 2, math.sqrt(variance))
    raise ValueError(f"no distribution {name}")
