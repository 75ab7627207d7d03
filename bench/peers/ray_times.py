"""Seconds that Ray takes: ray_times.py chain|independent COUNT, or: ray_times.py transfer MEGABYTES"""

import json
import sys
import time

import ray


@ray.remote
def following(before):
    return before + 1


@ray.remote
def make(length):
    import numpy

    return numpy.arange(length, dtype=numpy.float64)


@ray.remote
def sum_of_ends(values):
    return float(values[0] + values[-1])


def timed(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def chain(count):
    last = 0
    for _ in range(count):
        last = following.remote(last)
    ray.get(last)


def main(kind, count):
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="error")
    # Its processes are up only when they have run something.
    ray.get([following.remote(at) for at in range(100)])
    if kind == "chain":
        seconds = timed(lambda: chain(count))
    elif kind == "independent":
        seconds = timed(lambda: ray.get([following.remote(at) for at in range(count)]))
    else:
        times = []
        for _ in range(5):
            made = make.remote(count * 2**17)
            ray.wait([made], fetch_local=False)
            times.append(timed(lambda: ray.get(sum_of_ends.remote(made))))
        seconds = sorted(times)[2]
    ray.shutdown()
    print(json.dumps({"seconds": seconds}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
