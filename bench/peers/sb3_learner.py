"""Stable-Baselines3 and the machine's matrix products, measured on request.

Prints its versions on one line. Then each line on standard input is a request in JSON, answered by one line of JSON:

{"what": "updates", "algorithm", "hidden", "batch", "settings", "seconds"}   updates/s on a fixed batch, replay left out
{"what": "products", "library", "products": [[m, k, n, tA, tB]], "seconds"}  times/s that all these products are done
{"what": "loop", "algorithm", "hidden", "batch", "warmup", "steps"}          steps/s of learn() on Pendulum-v1

Every answer is {"wall": a second, "cpu": a second of processor time}. `settings` are those of the optimiser, say
{"fused": true}. Started as `sb3_learner.py <threads> <device>`, device being cpu or cuda.
"""

import json
import sys
import time

import gymnasium
import numpy as np
import stable_baselines3
import torch
from stable_baselines3 import DDPG, SAC, TD3
from stable_baselines3.common.callbacks import BaseCallback
from stable_baselines3.common.logger import configure
from stable_baselines3.common.noise import NormalActionNoise
from stable_baselines3.common.type_aliases import ReplayBufferSamples

OBSERVATIONS, ACTIONS = 17, 6
ALGORITHMS = {"sac": SAC, "td3": TD3, "ddpg": DDPG}
THREADS, DEVICE = int(sys.argv[1]), sys.argv[2]


class Nowhere(gymnasium.Env):
    observation_space = gymnasium.spaces.Box(-np.inf, np.inf, (OBSERVATIONS,), np.float32)
    action_space = gymnasium.spaces.Box(-1, 1, (ACTIONS,), np.float32)

    def reset(self, *, seed=None, options=None):
        return np.zeros(OBSERVATIONS, np.float32), {}

    def step(self, action):
        return np.zeros(OBSERVATIONS, np.float32), 0.0, False, False, {}


def repeat(seconds, count, once):
    """How often `once` runs, `count` times between two looks at the clock."""
    wall, cpu, done, elapsed = time.perf_counter(), time.process_time(), 0, 0.0
    while elapsed < seconds:
        for _ in range(count):
            once()
        done += count
        elapsed = time.perf_counter() - wall
    return {"wall": done / elapsed, "cpu": done / (time.process_time() - cpu)}


def create(algorithm, widths, batch_size, settings):
    torch.manual_seed(0)
    model = ALGORITHMS[algorithm]("MlpPolicy", Nowhere(), batch_size=batch_size, buffer_size=batch_size, device=DEVICE,
                                  policy_kwargs={"net_arch": widths, "optimizer_kwargs": settings})
    model.set_logger(configure(None, []))
    fields = {
        "observations": torch.randn(batch_size, OBSERVATIONS),
        "actions": torch.tanh(torch.randn(batch_size, ACTIONS)),
        "next_observations": torch.randn(batch_size, OBSERVATIONS),
        "dones": torch.zeros(batch_size, 1),
        "rewards": torch.randn(batch_size, 1),
    }
    batch = ReplayBufferSamples(**{name: field.to(DEVICE) for name, field in fields.items()})
    model.replay_buffer.sample = lambda *args, **kwargs: batch
    return model


models = {}


def updates(algorithm, hidden, batch, settings, seconds):
    key = json.dumps([algorithm, hidden, batch, settings])
    if key not in models:
        models[key] = create(algorithm, hidden, batch, settings)
    ten = repeat(seconds, 1, lambda: models[key].train(gradient_steps=10, batch_size=batch))
    return {clock: 10 * rate for clock, rate in ten.items()}


def products(library, products, seconds):
    """Every product has a place of its own for its result, as in a program whose products feed each other."""
    jobs = []
    for m, k, n, transpose_a, transpose_b in products:
        a = torch.randn(k, m).T if transpose_a else torch.randn(m, k)
        b = torch.randn(n, k).T if transpose_b else torch.randn(k, n)
        jobs.append((a, b, torch.empty(m, n)))
    if library == "numpy":
        jobs = [tuple(matrix.numpy() for matrix in job) for job in jobs]
    multiply = {"torch": torch.mm, "numpy": np.matmul}[library]

    def all_products():
        for a, b, out in jobs:
            multiply(a, b, out=out)

    with torch.no_grad():
        return repeat(seconds, 1, all_products)


class Stopwatch(BaseCallback):
    """Starts at the end of the warm-up: what comes before has no updates."""

    def __init__(self, warmup):
        super().__init__()
        self.warmup = warmup

    def _on_step(self):
        if self.num_timesteps == self.warmup:
            self.wall, self.cpu = time.perf_counter(), time.process_time()
        return True


def loop(algorithm, hidden, batch, warmup, steps):
    environment = gymnasium.make("Pendulum-v1")
    actions = environment.action_space.shape
    noise = {} if algorithm == "sac" else {"action_noise": NormalActionNoise(np.zeros(actions), np.full(actions, 0.1))}
    model = ALGORITHMS[algorithm]("MlpPolicy", environment, batch_size=batch, learning_starts=warmup, train_freq=1,
                                  gradient_steps=1, policy_kwargs={"net_arch": hidden}, device=DEVICE, seed=0, **noise)
    stopwatch = Stopwatch(warmup)
    model.learn(steps, callback=stopwatch)
    learned = steps - warmup
    return {"wall": learned / (time.perf_counter() - stopwatch.wall), "cpu": learned / (time.process_time() - stopwatch.cpu)}


def main():
    torch.set_num_threads(THREADS)
    where = "cpu" if DEVICE == "cpu" else torch.cuda.get_device_name()
    versions = f"stable-baselines3 {stable_baselines3.__version__}, torch {torch.__version__}, numpy {np.__version__}"
    print(f"{versions}, {where}")
    measurements = {"updates": updates, "products": products, "loop": loop}
    for line in sys.stdin:
        request = json.loads(line)
        print(json.dumps(measurements[request.pop("what")](**request)))


main()
