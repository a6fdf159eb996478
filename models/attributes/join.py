"""Lists the heads of a file, leaves some out, takes over those of other files: so that one part can be learnt anew alone.

python3 join.py [--file FILE] [--drop I,J ...] [PART ...] [--out FILE]

FILE is ../attributes.nn unless named; it is written in place unless --out says otherwise, and only listed when nothing is
asked for. A head of a PART takes the place of the one that looks at the same grid for the same answers, else comes last.
A head learnt alone is calibrated alone: where its answer is a sum with others', its gain and offset must be fitted to the sum.
"""

import argparse
import struct
from pathlib import Path

import network_file


def read(path):
    """Maps and heads as `network_file.bundle` takes them."""
    data = Path(path).read_bytes()
    assert data[:8] == b"YizhaoAT" and data[8:12] == struct.pack("<I", 1), f"{path} holds no heads of version 1"
    assert struct.unpack("<Q", data[-8:])[0] == network_file.checksum(data[:-8]), f"{path} is damaged"
    at = 12

    def words(count, kind="I"):
        nonlocal at
        at += 4 * count
        return struct.unpack(f"<{count}{kind}", data[at - 4 * count : at])

    listed = lambda: list(words(*words(1)))
    maps = [words(5) for _ in range(*words(1))]
    heads = []
    for _ in range(*words(1)):
        head = dict(origin=listed(), grid=words(2), across=words(2, "f"), down=words(2, "f"))
        head |= dict(maps=[maps[index] for index in listed()], codes=listed(), network=words(1)[0])
        heads.append(head)
    for head in heads:
        at, head["network"] = at + head["network"], data[at : at + head["network"]]
    return heads


def place(head):
    return head["origin"], head["grid"], head["across"], head["down"], head["codes"]


def write(path, heads):
    maps = sorted({entry for head in heads for entry in head["maps"]})
    numbered = [head | {"maps": [maps.index(entry) for entry in head["maps"]]} for head in heads]
    Path(path).write_bytes(network_file.bundle(maps, numbered))


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("parts", nargs="*")
    arguments.add_argument("--file", default=Path(__file__).parents[1] / "attributes.nn")
    arguments.add_argument("--drop", default="")
    arguments.add_argument("--out")
    asked = arguments.parse_args()
    dropped = [int(index) for index in asked.drop.split(",") if index]
    heads = [head for index, head in enumerate(read(asked.file)) if index not in dropped]
    for part in asked.parts:
        for new in read(part):
            same = [index for index, head in enumerate(heads) if place(head) == place(new)]
            if same:
                heads[same[0]] = new
            else:
                heads.append(new)
    for index, head in enumerate(heads):
        sources = ", ".join(f"{network}:{tensor} {rows}x{columns}x{channels}" for network, tensor, rows, columns, channels in head["maps"])
        print(index, "answers", head["codes"], "grid", *head["grid"], "from", sources, f"{len(head['network'])} bytes")
    if dropped or asked.parts or asked.out:
        write(asked.out or asked.file, heads)


if __name__ == "__main__":
    main()
