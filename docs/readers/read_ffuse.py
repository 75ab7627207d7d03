"""Reads results that ffuse kept, as docs/store-format.md tells. Needs NumPy, and cbor2 6 for values of codec cbor."""
import base64, hashlib, io, json, math, re, sys
from datetime import datetime, timezone
from pathlib import Path
import numpy
ARRAYS = dict(zip((68, 69, 70, 71, 72, 77, 78, 79, 84, 85, 86), "u1 u2 u4 u8 i1 i2 i4 i8 f2 f4 f8".split()))

def folder(storage, workflow):
    if re.fullmatch(r"(?!(con|prn|aux|nul|com\d|lpt\d)$)[a-z0-9][a-z0-9_-]{0,63}", workflow):
        return Path(storage) / workflow
    digits = hashlib.sha256(json.dumps(workflow, ensure_ascii=False).encode()).hexdigest()[:32]
    return next(Path(storage).glob(f"*={digits}"))
def records(storage, workflow):
    for journal in sorted(folder(storage, workflow).glob("runs/*.jsonl")):
        for line in journal.read_bytes().split(b"\n")[:-1]:
            if line.startswith(b'{"type":"') or hashlib.sha256(line[28:]).hexdigest()[:16] == line[10:26].decode(errors="replace"):
                yield json.loads(line)
def tasks(storage, workflow):
    """The record of the latest result of every name."""
    results, names, removed, lines = {}, {}, {}, list(records(storage, workflow))
    for line in lines:
        for key in [line["node"], *line["fingerprints"]] if line["type"] == "removed" else []:
            removed[key] = max(line["at"], removed.get(key, line["at"]))
    def put(table, key, line):
        if removed.get(key, -math.inf) < line["at"] >= table.get(key, line)["at"]:
            table[key] = line
    for line in lines:
        if line["type"] == "result":
            put(results, line["fingerprint"], line)
        if line["type"] in ("result", "reused") and not line.get("isGrowth"):
            put(names, line["node"], line)
    return {name: results[line["fingerprint"]] for name, line in names.items() if line["fingerprint"] in results}

def read(storage, workflow, name):
    line = tasks(storage, workflow)[name]
    codec, hashed = line["codec"], line["fingerprint"]
    data = (line["text"].encode() if "text" in line else base64.b64decode(line["base64"]) if "base64" in line
            else (folder(storage, workflow) / "results" / hashed[:2] / hashed).read_bytes().partition(b"\n")[2])
    if hashlib.sha256(codec.encode() + b"\0" + data).hexdigest() != line["contentHash"]:
        raise ValueError(f"the value of {name!r} is damaged")
    return decode(codec, data)
def decode(codec, data):
    if codec == "cbor":
        import cbor2
        return cbor2.loads(data, tag_hook=untag, semantic_decoders={1: lambda seconds, _: time(seconds)})
    readers = {"json": json.loads, "text": bytes.decode, "bytes": bytes, "npy": lambda file: numpy.load(io.BytesIO(file))}
    if codec not in readers:
        raise ValueError(f"this reader knows no codec {codec!r}")
    return readers[codec](data)
def time(seconds):  # the time of an invalid Date is NaN
    return None if math.isnan(seconds) else datetime.fromtimestamp(seconds, timezone.utc)
def untag(item, _):
    tag, value = item.tag, item.value
    if tag == 27:  # an object of a class: its name, and what it is made of
        return {"class": value[0], "parts": list(value[1:])}
    return (numpy.frombuffer(value, "<" + ARRAYS[tag]) if tag in ARRAYS else json.loads(value) if tag == 262
            else time(value[1] + value[-3] / 1000) if tag == 1001 else dict(value) if tag == 259 else value)

if __name__ == "__main__":
    print(read(*sys.argv[1:]) if len(sys.argv) > 3 else "\n".join(sorted(tasks(*sys.argv[1:]))))
