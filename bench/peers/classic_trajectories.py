"""Writes test/sim/classic/*.json: trajectories of Gymnasium's own environments, for sim/classic to be held against.

    python3 -m venv ../gym-venv && ../gym-venv/bin/pip install 'gymnasium==1.4.0' 'numpy==2.4.6'
    ../gym-venv/bin/python bench/peers/classic_trajectories.py
    npx biome check --write test/sim/classic

State and action are handed over as Python floats, so that every operation between is float64 with any NumPy; what
Gymnasium itself rounds (the mountain car keeps its state as float32) stays rounded. With float32 actions NumPy 2
computes some terms in float32: how far that moves a trajectory is measured and noted as `float32Deviation`.
Actions are multiples of 1/64 of the bound, so that float32 holds them exactly.
"""

import json
import math
from pathlib import Path

import gymnasium
import numpy as np

OUT = Path(__file__).parents[2] / "test" / "sim" / "classic"
rng = np.random.default_rng(20261122)


def pendulum(action):
    return np.array([action])


class CartPole:
    """CartPole-v1 pushed by any force: its own step, with the force of `push right` set before each."""

    def __init__(self, env):
        self.env = env

    def __call__(self, action):
        self.env.unwrapped.force_mag = min(max(action, -10.0), 10.0)
        return 1


def roll(make, to_action, start, policy, steps, every=1, free_running=True, exact=True):
    """`exact` keeps state and actions Python floats; otherwise they are what a float32 policy gets."""
    env = make()
    convert = CartPole(env) if to_action is CartPole else to_action
    env.reset()
    state = [float(value) for value in start]
    env.unwrapped.state = np.array(state)
    actions, states, rewards, total = [], [], [], 0.0
    terminated = truncated = False
    for step in range(1, steps + 1):
        if exact:
            env.unwrapped.state = tuple(state)
        action = policy(step - 1, state)
        given = convert(action if exact else np.float32(action))
        _, reward, terminated, truncated, _ = env.step(given)
        state = [float(value) for value in env.unwrapped.state]
        actions.append(action)
        total += float(reward)
        if step % every == 0 or terminated or truncated:
            states += state
            rewards.append(float(reward))
        if terminated or truncated:
            break
    env.close()
    return dict(
        start=[float(value) for value in start],
        every=every,
        freeRunning=free_running,
        terminated=terminated,
        # Sinew's meaning: a task that ended by itself was not cut.
        truncated=truncated and not terminated,
        totalReward=total,
        actions=actions,
        rewards=rewards,
        states=states,
    )


def deviation(exact, single):
    if len(exact["states"]) != len(single["states"]):
        return None
    return float(np.max(np.abs(np.subtract(exact["states"], single["states"]))))


def write(name, make, to_action, cases):
    trajectories = []
    for case, (start, policy, steps, options) in cases.items():
        # One stream of actions for both runs.
        drawn = {}
        def again(step, state):
            if step not in drawn:
                drawn[step] = float(policy(step, state))
            return drawn[step]
        exact = roll(make, to_action, start, again, steps, **options)
        single = roll(make, to_action, start, again, steps, **options, exact=False)
        noted = deviation(exact, single) if exact["freeRunning"] else None
        trajectories.append(dict(name=case, float32Deviation=noted, **exact))
        ends = "terminated" if exact["terminated"] else "truncated" if exact["truncated"] else "running"
        print(f"{name} {case}: {len(exact['actions'])} steps, {ends}, return {exact['totalReward']:.4f}, "
              f"float32 deviation {noted}")
    document = dict(
        madeBy="bench/peers/classic_trajectories.py",
        versions=dict(gymnasium=gymnasium.__version__, numpy=np.__version__),
        trajectories=trajectories,
    )
    (OUT / f"{name}.json").write_text(json.dumps(document, indent=1) + "\n")


def noise(bound):
    return lambda step, state: bound * int(rng.integers(-64, 65)) / 64


def constant(value):
    return lambda step, state: value


def gymnasium_start(env_id, seed):
    env = gymnasium.make(env_id)
    env.reset(seed=seed)
    return [float(value) for value in env.unwrapped.state]


def make(env_id, **options):
    return lambda: gymnasium.make(env_id, disable_env_checker=True, **options)


write(
    "pendulum",
    make("Pendulum-v1"),
    pendulum,
    {
        "random actions": (gymnasium_start("Pendulum-v1", 0), noise(2.0), 200, {}),
        "pumped with full torque": ([math.pi, 0.1], lambda step, state: math.copysign(2.0, state[1]), 200, {}),
        "torque beyond its bounds": ([2.5, -1.0], lambda step, state: 5.0 if step % 30 < 15 else -7.0, 60, {}),
        "against the speed limit": ([1.0, 7.9], constant(2.0), 20, {}),
        "upright at rest": ([0.0, 0.0], constant(0.0), 5, {}),
        "angle wound up": ([20.5, -3.0], noise(2.0), 20, {}),
        "angle wound down": ([-33.0, 8.0], constant(-2.0), 20, {}),
        "just past the seam": ([-math.pi - 1e-9, 0.0], constant(0.5), 5, {}),
    },
)

write(
    "mountain-car-continuous",
    make("MountainCarContinuous-v0"),
    pendulum,
    {
        "random actions to the time limit": (
            gymnasium_start("MountainCarContinuous-v0", 0), noise(1.0), 999, dict(every=37)),
        "random actions, every step": (gymnasium_start("MountainCarContinuous-v0", 1), noise(1.0), 100, {}),
        "rocked to the goal with full force": (
            [-0.5, 0.0], lambda step, state: 1.0 if state[1] >= 0 else -1.0, 999, {}),
        "rocked to the goal with half force": (
            [-0.45, 0.0], lambda step, state: 0.5 if state[1] >= 0 else -0.5, 999, dict(every=7)),
        "into the left wall": ([-1.1, -0.06], constant(-1.0), 10, {}),
        "against the speed limit": ([-1.0, 0.069], constant(1.0), 10, {}),
        "one step from the goal": ([0.44, 0.07], constant(-1.0), 5, {}),
        "just short of the goal": ([0.4, 0.02], constant(-1.0), 40, {}),
    },
)


def balance(step, state):
    """Linear feedback, in multiples of a quarter newton."""
    x, x_rate, angle, rate = state
    force = 1.0 * x + 2.0 * x_rate + 30.0 * angle + 6.0 * rate
    return max(-10.0, min(10.0, round(4 * force) / 4))


write(
    "cartpole-continuous",
    make("CartPole-v1"),
    CartPole,
    {
        "random actions": (gymnasium_start("CartPole-v1", 0), noise(10.0), 500, {}),
        "random small actions": (gymnasium_start("CartPole-v1", 1), noise(2.0), 500, {}),
        "pushed right": (gymnasium_start("CartPole-v1", 2), constant(10.0), 500, {}),
        "pushed left beyond the bounds": (gymnasium_start("CartPole-v1", 3), constant(-25.0), 500, {}),
        "no force": ([0.0, 0.0, 0.02, 0.0], constant(0.0), 500, {}),
        "off the rail to the right": ([2.2, 3.0, 0.0, 0.0], constant(0.0), 500, {}),
        "off the rail to the left": ([-2.39, -1.0, 0.1, -0.5], constant(5.0), 500, {}),
        "fast pole": ([0.5, -1.0, -0.2, 3.5], constant(10.0), 500, {}),
        # Upright is unstable: a difference in the last bit grows. Checked a step at a time.
        "balanced to the time limit": (
            gymnasium_start("CartPole-v1", 4), balance, 500, dict(free_running=False)),
    },
)
