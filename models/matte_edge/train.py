"""Learns the matte's edge from composites.

    python train.py WORK MINUTES FOLDER...   # writes WORK/matte_edge.pt and ../matte_edge.nn; begins with WORK/matte_edge.pt if there

Every sixth person is kept back: what is printed is measured on them, against the matte that was made while the planes were written.
"""

import sys
import time
import zlib
from pathlib import Path

import numpy as np
import torch
from torch import nn

import network
from files import PLANES, planes

WORK, MINUTES = Path(sys.argv[1]), float(sys.argv[2])
TILE, MARGIN, BATCH = network.TILE, 8, 24
INNER = TILE - 2 * MARGIN
KNOWN, MADE, TRUTH = 5, PLANES, PLANES + 1


def read(folders):
    """Planes of each composite, and whether its person is kept back."""
    for folder in folders:
        for path in sorted(Path(folder).glob("*.planes")):
            yield planes(path), zlib.crc32(path.stem.split("-", 1)[1].encode()) % 6 == 0


def asked(values):
    """Unknown pixels; the last rows, where shoulders leave the picture, teach nothing."""
    unknown = values[KNOWN] == 128
    unknown[int(len(unknown) * 0.92) :] = False
    return unknown


def crop(values, unknown, places, dice):
    count, height, width = values.shape
    place = int(places[dice.integers(0, len(places))])
    top, left = (
        min(max(at - TILE // 2 + int(dice.integers(-20, 21)), -MARGIN), side - TILE + MARGIN)
        for at, side in ((place // width, height), (place % width, width))
    )
    rows, columns = slice(max(top, 0), min(top + TILE, height)), slice(max(left, 0), min(left + TILE, width))
    target = slice(rows.start - top, rows.stop - top), slice(columns.start - left, columns.stop - left)
    tile, mask = np.zeros((count, TILE, TILE), np.uint8), np.zeros((TILE, TILE), bool)
    tile[:, target[0], target[1]] = values[:, rows, columns]
    mask[target] = unknown[rows, columns]
    return (tile[:, :, ::-1], mask[:, ::-1]) if dice.random() < 0.5 else (tile, mask)


def steps(values):
    return values[..., 1:] - values[..., :-1], values[..., 1:, :] - values[..., :-1, :]


def loss(found, truth, mask):
    """Error of alpha and of its steps, of the pixels that are asked for."""
    found = found * mask + truth * (1 - mask)
    error = ((found - truth).abs() * mask).sum()
    edges = sum((one - other).abs().sum() for one, other in zip(steps(found), steps(truth)))
    return (error + 0.5 * edges) / (mask.sum() + 1)


def refined(net, values):
    """As the engine does it (src/model/matte_edge.rs)."""
    _, height, width = values.shape
    unknown = values[KNOWN] == 128
    padded = np.pad(values[:PLANES], ((0, 0), (MARGIN, TILE), (MARGIN, TILE)))
    corners = [(y, x) for y in range(0, height, INNER) for x in range(0, width, INNER) if unknown[y : y + INNER, x : x + INNER].any()]
    tiles = np.stack([padded[:, y : y + TILE, x : x + TILE] for y, x in corners])
    with torch.no_grad():
        answers = net(torch.from_numpy(tiles).float() / 255).numpy()
    ramp = np.minimum((np.minimum(np.arange(TILE), np.arange(TILE)[::-1]) + 0.5) / (2 * MARGIN), 1)
    shares, weights = np.zeros((2, *padded.shape[1:]))
    for (y, x), answer in zip(corners, answers):
        shares[y : y + TILE, x : x + TILE] += answer * np.outer(ramp, ramp)
        weights[y : y + TILE, x : x + TILE] += np.outer(ramp, ramp)
    alpha = (shares / np.maximum(weights, 1e-6))[MARGIN : MARGIN + height, MARGIN : MARGIN + width]
    return np.where(unknown, alpha, values[PLANES - 1] / 255)


def measured(net, kept):
    """Mean and median over pictures of the mean error of alpha, and mean error of its gradient: now, and as it was made."""
    errors = []
    for values in kept:
        rows = int(values.shape[1] * 0.8)
        truth = values[TRUTH, :rows] / 255.0
        length = lambda alpha: np.hypot(*(np.diff(alpha, axis=axis)[:-1 if axis else None, : None if axis else -1] for axis in (0, 1)))
        for alpha in (refined(net, values)[:rows], values[MADE, :rows] / 255.0):
            errors.append((np.abs(alpha - truth).mean(), np.abs(length(alpha) - length(truth)).mean()))
    errors = np.array(errors).reshape(-1, 2, 2)
    return np.concatenate([errors.mean(0), np.median(errors, 0)[:, :1]], 1).round(5).tolist()


def main():
    torch.manual_seed(0)
    dice = np.random.default_rng(0)
    pictures = list(read(sys.argv[3:]))
    kept = [values for values, held in pictures if held][::3]
    learnt = []
    for values, held in pictures:
        if not held:
            unknown = asked(values)
            places = np.flatnonzero(unknown)[::3].astype(np.int32)
            if len(places) > 50:
                learnt.append((values, unknown, places))
    net, saved = network.Edge(), WORK / "matte_edge.pt"
    rate = 3e-3
    if saved.exists():
        net.load_state_dict(torch.load(saved))
        rate = 1.5e-3
    descent = torch.optim.AdamW(net.parameters(), weight_decay=1e-4)
    inner = torch.zeros(TILE, TILE)
    inner[MARGIN // 2 : -MARGIN // 2, MARGIN // 2 : -MARGIN // 2] = 1
    started, step, told = time.time(), 0, 0.0
    while (spent := (time.time() - started) / 60) < MINUTES:
        for group in descent.param_groups:
            group["lr"] = rate * min(1, (step + 1) / 100) * (0.5 + 0.5 * np.cos(np.pi * spent / MINUTES) + 0.01)
        crops = [crop(*learnt[index], dice) for index in dice.integers(0, len(learnt), BATCH)]
        tiles = torch.from_numpy(np.stack([tile for tile, _ in crops])).float() / 255
        masks = torch.from_numpy(np.stack([mask for _, mask in crops])).float() * inner
        seen = tiles[:, :PLANES]
        if dice.random() < 0.5:
            gains = torch.from_numpy(dice.uniform(0.75, 1.15, (BATCH, 3, 1, 1)).astype(np.float32))
            seen = torch.cat([(seen[:, :3] * gains).clamp(0, 1), seen[:, 3:]], 1)
        descent.zero_grad()
        loss(net(seen), tiles[:, TRUTH], masks).backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1)
        descent.step()
        step += 1
        if spent > told:
            print(step, f"{spent:.1f} min", measured(net, kept), flush=True)
            told += max(2, MINUTES / 6)
    print(step, measured(net, kept))
    torch.save(net.state_dict(), saved)
    (Path(__file__).parents[1] / "matte_edge.nn").write_bytes(network.file(net))


if __name__ == "__main__":
    main()
