"""Writes test/tensor/torch-values.json: layers, optimisers and schedules of PyTorch, for ours to be held against.

    ../peer-venv/bin/python bench/peers/torch_values.py
    npx biome check --write test/tensor/torch-values.json

All in float64. The optimisers go down f(x) = Σ cos(i) x_i² / 2 + Σ_(i<n−1) x_i x_(i+1) / 4 + Σ x_i from x_i = sin(i).
"""

import json
import math
from pathlib import Path

import torch
from torch.nn import functional

OUT = Path(__file__).parents[2] / "test" / "tensor" / "torch-values.json"
torch.set_default_dtype(torch.float64)
table = {"torch": torch.__version__}

# Layers: rows of x, and the gradient of Σ cos(i + 1) y_i by x.
x = torch.tensor([[math.sin(3 * r + c) * (r + 1) for c in range(4)] for r in range(5)])
gain = torch.tensor([1.0, 0.5, -2.0, 1.5])
bias = torch.tensor([0.0, 0.25, 1.0, -1.0])
mean, variance = torch.zeros(4), torch.ones(4)
layers = {
    "elu": lambda x: functional.elu(x, 1.5),
    "softmax": lambda x: functional.softmax(x, 1),
    "logSoftmax": lambda x: functional.log_softmax(x, 0),
    "logSumExp": lambda x: torch.logsumexp(x, 1),
    "layerNorm": lambda x: functional.layer_norm(x, [4], gain, bias),
    "batchNormTraining": lambda x: functional.batch_norm(x, mean, variance, gain, bias, True, 0.1),
    "batchNormInference": lambda x: functional.batch_norm(x, mean, variance, gain, bias, False),
    "max": lambda x: torch.amax(x, 0),
}
table["x"], table["gain"], table["bias"] = x.flatten().tolist(), gain.tolist(), bias.tolist()
table["layers"] = {}
for name, layer in layers.items():
    leaf = x.clone().requires_grad_()
    y = layer(leaf)
    (y.flatten() * torch.cos(torch.arange(y.numel()) + 1.0)).sum().backward()
    table["layers"][name] = {"y": y.flatten().tolist(), "gradient": leaf.grad.flatten().tolist()}
table["running"] = {"mean": mean.tolist(), "variance": variance.tolist()}

# Optimisers: parameters after 1, 2, 5 and 20 steps.
SIZE = 6
optimizers = {
    "sgd": lambda p: torch.optim.SGD(p, lr=0.1),
    "momentum": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9),
    "nesterov": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9, nesterov=True),
    "adam": lambda p: torch.optim.Adam(p, lr=0.1, betas=(0.8, 0.95), eps=1e-3),
    "adamW": lambda p: torch.optim.AdamW(p, lr=0.1, weight_decay=0.2),
    "clipped": lambda p: torch.optim.SGD(p, lr=0.1),
}
table["optimizers"] = {}
for name, make in optimizers.items():
    p = torch.sin(torch.arange(SIZE) * 1.0).requires_grad_()
    optimizer = make([p])
    after = {}
    for step in range(1, 21):
        optimizer.zero_grad()
        curvature = torch.cos(torch.arange(SIZE) * 1.0)
        ((curvature * p**2).sum() / 2 + (p[:-1] * p[1:]).sum() / 4 + p.sum()).backward()
        if name == "clipped":
            torch.nn.utils.clip_grad_norm_([p], 0.5)
        optimizer.step()
        if step in (1, 2, 5, 20):
            after[step] = p.tolist()
    table["optimizers"][name] = after

# Schedules: the rate of the first steps.
schedules = {
    "linear": lambda o: torch.optim.lr_scheduler.LinearLR(o, 1.0, 0.25, 20),
    "cosine": lambda o: torch.optim.lr_scheduler.CosineAnnealingLR(o, 20, eta_min=0.1),
    "warmUpCosine": lambda o: torch.optim.lr_scheduler.SequentialLR(
        o,
        [
            torch.optim.lr_scheduler.LinearLR(o, 0.2, 1.0, 4),
            torch.optim.lr_scheduler.CosineAnnealingLR(o, 20, eta_min=0.1),
        ],
        [5],
    ),
}
table["schedules"] = {}
for name, make in schedules.items():
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=0.8)
    schedule = make(optimizer)
    rates = []
    for _ in range(20 if name == "cosine" else 25):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step()
    table["schedules"][name] = rates

OUT.write_text(json.dumps(table, indent=1) + "\n")
