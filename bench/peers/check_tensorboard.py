"""Reads a run's event file with TensorBoard's own reader and holds it against the run's metrics.jsonl.

    ../gym-venv/bin/pip install tensorboard
    ../gym-venv/bin/python bench/peers/check_tensorboard.py runs/<run>
"""

import json
import sys
from pathlib import Path

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.version import VERSION

run = Path(sys.argv[1])
events = EventAccumulator(str(run), size_guidance={"scalars": 0}).Reload()
expected = {}
for line in (run / "metrics.jsonl").read_text().splitlines():
    row = json.loads(line)
    step = row.pop("time/total_timesteps", None)
    if step is None:
        continue
    for tag, value in row.items():
        expected.setdefault(tag, []).append((step, value))

tags = set(events.Tags()["scalars"])
assert tags == set(expected), f"curves differ: {sorted(tags ^ set(expected))}"
count = 0
for tag, points in expected.items():
    read = [(event.step, event.value) for event in events.Scalars(tag)]
    assert len(read) == len(points), f"{tag}: {len(read)} points, {len(points)} in metrics.jsonl"
    for (step, value), (step_read, value_read) in zip(points, read):
        assert step == step_read and abs(value - value_read) <= 1e-6 * max(1, abs(value)), (tag, step, value)
        count += 1
print(f"TensorBoard {VERSION} reads {len(tags)} curves, {count} points, all as in metrics.jsonl")
