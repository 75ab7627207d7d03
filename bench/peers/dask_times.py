"""Seconds that Dask's threads take for a chain or for independent tasks: dask_times.py chain|independent COUNT"""

import json
import sys
import time

from dask.threaded import get


def following(before):
    return before + 1


def main(kind, count):
    if kind == "chain":
        graph = {("n", 0): 0}
        for at in range(count):
            graph[("n", at + 1)] = (following, ("n", at))
        asked = ("n", count)
    else:
        graph = {("n", at): (following, at) for at in range(count)}
        asked = list(graph)
    get({"warm": (following, 0)}, "warm", num_workers=2)
    start = time.perf_counter()
    get(graph, asked, num_workers=2)
    print(json.dumps({"seconds": time.perf_counter() - start}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
