"""The other way, for comparison: one small network on the aligned crop, all attributes at once, a fifth held out.

python crop_network.py WORK
"""

import sys
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from learn import equal_error, fold_of, labels, load, weights

NAMES = "glasses tinted heavy hat ear_l brow_l hair occl earrings necklace".split()
EPOCHS, BATCH, RATE = 22, 96, 3e-3
rows, places, files = load(Path(sys.argv[1]))
crops = np.stack([files[f]["crop"][r] for f, r in places]).reshape(-1, 3, 64, 2, 64, 2).mean((3, 5)).astype(np.uint8)
wanted = labels(rows, NAMES)
importance = weights(rows, NAMES, wanted)
held_out = fold_of(rows, 5) == 0
train, test = np.where(~held_out)[0], np.where(held_out)[0]
block = lambda a, b: [nn.Conv2d(a, b, 3, 2, 1), nn.BatchNorm2d(b), nn.ReLU()]
torch.manual_seed(0)
order = np.random.default_rng(0)
network = nn.Sequential(
    *block(3, 24), *block(24, 40), *block(40, 64), nn.Conv2d(64, 96, 3, 1, 1), nn.BatchNorm2d(96), nn.ReLU(),
    nn.Dropout2d(0.1), nn.Conv2d(96, 24, 1), nn.ReLU(), nn.Flatten(), nn.Dropout(0.4), nn.Linear(24 * 64, 48), nn.ReLU(),
    nn.Dropout(0.3), nn.Linear(48, len(NAMES)),
)  # fmt: skip
tensor = lambda some: (torch.from_numpy(crops[some].astype(np.float32)) - 110) / 60
optimizer = torch.optim.AdamW(network.parameters(), RATE, weight_decay=0.02)
schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=EPOCHS * (len(train) // BATCH) + 1)
for _ in range(EPOCHS):
    network.train()
    shuffled = order.permutation(train)
    for turn in range(len(train) // BATCH):
        some = shuffled[turn * BATCH : (turn + 1) * BATCH]
        shift = tuple(int(step) for step in order.integers(-3, 4, 2))
        seen = torch.roll(
            tensor(some) * float(np.exp(order.normal() * 0.1)) + float(order.normal() * 0.1), shift, (2, 3)
        )
        truth, counted = torch.tensor(np.nan_to_num(wanted[some])), torch.tensor(
            ~np.isnan(wanted[some]) * importance[some]
        )
        losses = functional.binary_cross_entropy_with_logits(network(seen), truth * 0.96 + 0.02, reduction="none")
        optimizer.zero_grad()
        ((losses * counted).sum() / counted.sum() * len(NAMES)).backward()
        optimizer.step()
        schedule.step()
network.eval()
with torch.no_grad():
    scores = np.concatenate([network(tensor(test[i : i + 200])).numpy() for i in range(0, len(test), 200)])
photographed = np.array([not rows[i]["drawn"] and rows[i]["k"] < 2 and rows[i]["yaw"] in "fs" for i in test])
for name, score, truth in zip(NAMES, scores[photographed].T, wanted[test][photographed].T):
    print(f"{name:9} equal error on photographs {100 * equal_error(score, truth):.1f} %")
