import type { ModelSource } from './outcome.ts'

const from =
  (repository: string, commit: string, folder: string) =>
  (robot: string, path: string): ModelSource => ({ robot, repository, commit, path: folder + path })

const suite = from(
  'google-deepmind/dm_control',
  '985d09401ea8824cec489e56cd631b24d9e32891',
  'dm_control/suite/',
)
const walkers = from(
  'google-deepmind/dm_control',
  '985d09401ea8824cec489e56cd631b24d9e32891',
  'dm_control/locomotion/walkers/assets/',
)
const thirdParty = from(
  'google-deepmind/dm_control',
  '985d09401ea8824cec489e56cd631b24d9e32891',
  'dm_control/third_party/',
)
const gymnasium = from(
  'Farama-Foundation/Gymnasium',
  '3f0476a8cc224dcce2167cc4b6971ae0f04d5cfc',
  'gymnasium/envs/mujoco/assets/',
)
const soArm = from(
  'TheRobotStudio/SO-ARM100',
  'fda892cba81032c46c40976a48c9ceadbf40a9ca',
  'Simulation/SO101/',
)
const unitree = from(
  'unitreerobotics/unitree_mujoco',
  'c598f103acb87a5fd3de7c9037f4dab6aa7f232b',
  'unitree_robots/',
)

/** Robots of makers, and the models that learning is compared on. */
export const mjcfSources: readonly ModelSource[] = [
  soArm('SO-101', 'so101_new_calib.xml'),
  soArm('SO-101 in its scene', 'scene.xml'),
  unitree('Unitree Go2', 'go2/go2.xml'),
  unitree('Unitree Go2 in its scene', 'go2/scene.xml'),
  unitree('Unitree Go2-W', 'go2w/go2w.xml'),
  unitree('Unitree A2', 'a2/a2.xml'),
  unitree('Unitree B2', 'b2/b2.xml'),
  unitree('Unitree B2-W', 'b2w/b2w.xml'),
  unitree('Unitree G1, 23 joints', 'g1/g1_23dof.xml'),
  unitree('Unitree G1, 29 joints', 'g1/scene_29dof.xml'),
  unitree('Unitree H1', 'h1/scene.xml'),
  unitree('Unitree H1-2', 'h1_2/scene.xml'),
  unitree('Unitree R1', 'r1/scene.xml'),
  thirdParty('Kinova Jaco', 'kinova/jaco_arm.xml'),
  thirdParty('Kinova Jaco hand', 'kinova/jaco_hand.xml'),
  thirdParty('Ant', 'ant/ant.xml'),
  gymnasium('Gymnasium Ant', 'ant.xml'),
  gymnasium('Gymnasium HalfCheetah', 'half_cheetah.xml'),
  gymnasium('Gymnasium Hopper', 'hopper.xml'),
  gymnasium('Gymnasium Humanoid', 'humanoid.xml'),
  gymnasium('Gymnasium HumanoidStandup', 'humanoidstandup.xml'),
  gymnasium('Gymnasium InvertedPendulum', 'inverted_pendulum.xml'),
  gymnasium('Gymnasium InvertedDoublePendulum', 'inverted_double_pendulum.xml'),
  gymnasium('Gymnasium Pusher', 'pusher_v5.xml'),
  gymnasium('Gymnasium Reacher', 'reacher.xml'),
  gymnasium('Gymnasium Swimmer', 'swimmer.xml'),
  gymnasium('Gymnasium Walker2d', 'walker2d_v5.xml'),
  suite('dm_control acrobot', 'acrobot.xml'),
  suite('dm_control ball in cup', 'ball_in_cup.xml'),
  suite('dm_control cart-pole', 'cartpole.xml'),
  suite('dm_control cheetah', 'cheetah.xml'),
  suite('dm_control dog', 'dog.xml'),
  suite('dm_control finger', 'finger.xml'),
  suite('dm_control fish', 'fish.xml'),
  suite('dm_control hopper', 'hopper.xml'),
  suite('dm_control humanoid', 'humanoid.xml'),
  suite('dm_control humanoid CMU', 'humanoid_CMU.xml'),
  suite('dm_control LQR', 'lqr.xml'),
  suite('dm_control manipulator', 'manipulator.xml'),
  suite('dm_control pendulum', 'pendulum.xml'),
  suite('dm_control point mass', 'point_mass.xml'),
  suite('dm_control quadruped', 'quadruped.xml'),
  suite('dm_control reacher', 'reacher.xml'),
  suite('dm_control swimmer', 'swimmer.xml'),
  suite('dm_control walker', 'walker.xml'),
  walkers('Rodent', 'rodent.xml'),
  walkers('Jumping ball', 'jumping_ball/jumping_ball_with_head.xml'),
]
