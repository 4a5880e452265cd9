"""What is measured: a module for each scenario, whose `measure(settings)` returns raw data that JSON can hold.

Its `lengths` say for the report how often, for how long and after how much warm-up was measured.
"""

from reporting.scenarios import (
    batching,
    curve,
    generator,
    limits,
    many,
    open_loop,
    overload,
    peers,
    reload,
    soak,
    start,
)

# In the order in which a whole run takes them. The soak is run when it is asked for.
SCENARIOS = {
    "limits": limits.measure,
    "peers": peers.measure,
    "curve": curve.measure,
    "batching": batching.measure,
    "open": open_loop.measure,
    "overload": overload.measure,
    "reload": reload.measure,
    "start": start.measure,
    "many": many.measure,
    "generator": generator.measure,
    "soak": soak.measure,
}
BY_DEFAULT = [name for name in SCENARIOS if name != "soak"]
