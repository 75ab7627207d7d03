"""Seconds that two threads of Dask take: dask_times.py chain|independent COUNT, or: dask_times.py shape FILE"""

import json
import sys
import time

from dask.threaded import get


def following(before):
    return before + 1


def rest(duration_ms, before):
    end = time.perf_counter() + duration_ms / 1000
    # Sleepers wake up late, so the clock is watched for the last of it.
    time.sleep(max(0, duration_ms / 1000 - 0.0003))
    while time.perf_counter() < end:
        pass
    return len(before)


def main(kind, given):
    if kind == "shape":
        with open(given, encoding="utf-8") as file:
            nodes = json.load(file)
        graph = {
            ("n", at): (rest, node["durationMs"], [("n", need) for need in node["needs"]])
            for at, node in enumerate(nodes)
        }
        asked = list(graph)
    elif kind == "chain":
        count = int(given)
        graph = {("n", 0): 0}
        for at in range(count):
            graph[("n", at + 1)] = (following, ("n", at))
        asked = ("n", count)
    else:
        count = int(given)
        graph = {("n", at): (following, at) for at in range(count)}
        asked = list(graph)
    get({"warm": (following, 0)}, "warm", num_workers=2)
    start = time.perf_counter()
    get(graph, asked, num_workers=2)
    print(json.dumps({"seconds": time.perf_counter() - start}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
