"""Updates a second of Stable-Baselines3 on a fixed batch.

Prints the versions, then answers each line "<algorithm> <widths> <seconds>" on standard input with one number.
Replay sampling is left out on both sides: `sample` hands back one batch made beforehand.
"""

import sys
import time

import gymnasium
import numpy as np
import stable_baselines3
import torch
from stable_baselines3 import DDPG, SAC, TD3
from stable_baselines3.common.logger import configure
from stable_baselines3.common.type_aliases import ReplayBufferSamples

OBSERVATIONS, ACTIONS, BATCH = 17, 6, 256
ALGORITHMS = {"sac": SAC, "td3": TD3, "ddpg": DDPG}


class Nowhere(gymnasium.Env):
    observation_space = gymnasium.spaces.Box(-np.inf, np.inf, (OBSERVATIONS,), np.float32)
    action_space = gymnasium.spaces.Box(-1, 1, (ACTIONS,), np.float32)

    def reset(self, *, seed=None, options=None):
        return np.zeros(OBSERVATIONS, np.float32), {}

    def step(self, action):
        return np.zeros(OBSERVATIONS, np.float32), 0.0, False, False, {}


def create(algorithm, widths):
    torch.manual_seed(0)
    model = ALGORITHMS[algorithm]("MlpPolicy", Nowhere(), batch_size=BATCH, buffer_size=BATCH,
                                  policy_kwargs={"net_arch": widths}, device="cpu")
    model.set_logger(configure(None, []))
    batch = ReplayBufferSamples(
        observations=torch.randn(BATCH, OBSERVATIONS),
        actions=torch.tanh(torch.randn(BATCH, ACTIONS)),
        next_observations=torch.randn(BATCH, OBSERVATIONS),
        dones=torch.zeros(BATCH, 1),
        rewards=torch.randn(BATCH, 1),
    )
    model.replay_buffer.sample = lambda *args, **kwargs: batch
    return model


def main():
    torch.set_num_threads(1)
    print(f"stable-baselines3 {stable_baselines3.__version__}, torch {torch.__version__}")
    models = {}
    for line in sys.stdin:
        algorithm, widths, seconds = line.split()
        if (algorithm, widths) not in models:
            models[algorithm, widths] = create(algorithm, [int(width) for width in widths.split(",")])
        model = models[algorithm, widths]
        start, updates, elapsed = time.perf_counter(), 0, 0.0
        while elapsed < float(seconds):
            model.train(gradient_steps=10, batch_size=BATCH)
            updates += 10
            elapsed = time.perf_counter() - start
        print(updates / elapsed)


main()
