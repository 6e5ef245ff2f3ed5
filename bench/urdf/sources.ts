import type { ModelSource } from './outcome.ts'

/** A robot's URDF in a public repository. */
export interface UrdfSource extends ModelSource {
  /** Height (m) of a base that floats; the base is fixed without. */
  readonly startHeightM?: number
  /** Folders of packages from the repository's root, where their names do not lead to them. */
  readonly packages?: Readonly<Record<string, string>>
}

const from =
  (repository: string, commit: string, folder = '') =>
  (robot: string, path: string, more: Pick<UrdfSource, 'startHeightM' | 'packages'> = {}): UrdfSource => ({
    robot,
    repository,
    commit,
    path: folder + path,
    ...more,
  })

const dataset = from(
  'Daniella1/urdf_files_dataset',
  '81f4cdac42c3a51ba88833180db5bf3697988c87',
  'urdf_files/',
)
const gepetto = from('Gepetto/example-robot-data', '39aa94379908fa743da90b21dc9e1fb8308f746b', 'robots/')
const soArm = from('TheRobotStudio/SO-ARM100', 'fda892cba81032c46c40976a48c9ceadbf40a9ca', 'Simulation/')
const unitree = from('unitreerobotics/unitree_ros', 'd6f13aad60320ce1d60a07b82a76b5a553f2a0a9', 'robots/')
const bullet = from(
  'bulletphysics/bullet3',
  '6c888f4abd7b46f572587360cc214985f02e5c6b',
  'examples/pybullet/gym/pybullet_data/',
)
const cassie = from('UMich-BipedLab/Cassie_Model', 'a8e3b3a7e4c5e0e2356907311b153716aa325bbb', 'urdf/')

const industrial = 'ros-industrial/xacro_generated/'

/** Arms, hands, legged and wheeled robots that many people know. */
export const urdfSources: readonly UrdfSource[] = [
  soArm('SO-100', 'SO100/so100.urdf'),
  soArm('SO-101', 'SO101/so101_new_calib.urdf'),
  dataset('UR5e', `${industrial}universal_robots/ur_description/urdf/ur5e.urdf`),
  gepetto('UR5', 'ur_description/urdf/ur5_robot.urdf'),
  bullet('Franka Panda', 'franka_panda/panda.urdf'),
  dataset('Franka FR3', 'oems/xacro_generated/franka_emika/franka_description/robots/fr3/fr3.urdf'),
  bullet('KUKA iiwa', 'kuka_iiwa/model.urdf'),
  dataset('KUKA iiwa 14', 'drake/iiwa_description/urdf/iiwa14_primitive_collision.urdf'),
  dataset('Kinova Gen3', 'matlab/kortex_description/urdf/kinovaGen3.urdf'),
  gepetto('Kinova Jaco', 'kinova_description/robots/kinova.urdf'),
  dataset('Sawyer', 'matlab/sawyer_description/urdf/rethinkSawyer.urdf'),
  gepetto('Baxter', 'baxter_description/urdf/baxter.urdf'),
  dataset('ABB IRB 120', `${industrial}abb/abb_irb120_support/urdf/irb120_3_58.urdf`),
  gepetto('Allegro hand', 'allegro_hand_description/urdf/allegro_left_hand.urdf'),
  dataset('Robotiq 2F-85', 'matlab/robotiq2F85/urdf/robotiq2F85.urdf'),
  unitree('Unitree A1', 'a1_description/urdf/a1.urdf', { startHeightM: 0.5 }),
  unitree('Unitree Go1', 'go1_description/urdf/go1.urdf', { startHeightM: 0.5 }),
  gepetto('Unitree Go2', 'go2_description/urdf/go2.urdf', { startHeightM: 0.5 }),
  unitree('Unitree G1', 'g1_description/g1_23dof.urdf', { startHeightM: 0.9 }),
  unitree('Unitree H1', 'h1_description/urdf/h1.urdf', { startHeightM: 1.1 }),
  bullet('Laikago', 'laikago/laikago_toes_zup.urdf', { startHeightM: 0.6 }),
  bullet('Minitaur', 'quadruped/minitaur.urdf', { startHeightM: 0.4 }),
  gepetto('ANYmal B', 'anymal_b_simple_description/robots/anymal.urdf', { startHeightM: 0.7 }),
  gepetto('ANYmal C', 'anymal_c_simple_description/urdf/anymal.urdf', { startHeightM: 0.7 }),
  gepetto('HyQ', 'hyq_description/robots/hyq_no_sensors.urdf', { startHeightM: 1 }),
  gepetto('Solo 12', 'solo_description/robots/solo12.urdf', { startHeightM: 0.4 }),
  dataset('Spot', 'random/spot_ros/spot_description/urdf/spot.urdf', { startHeightM: 0.8 }),
  cassie('Cassie', 'cassie.urdf', { startHeightM: 1.2 }),
  gepetto('iCub', 'icub_description/robots/icub.urdf', { startHeightM: 0.8 }),
  gepetto('TALOS', 'talos_data/robots/talos_reduced.urdf', { startHeightM: 1.2 }),
  gepetto('TIAGo', 'tiago_description/robots/tiago.urdf', { startHeightM: 0.1 }),
  dataset('TurtleBot3 Burger', 'matlab/turtlebot3_description/urdf/robotisTurtleBot3Burger.urdf', {
    startHeightM: 0.1,
  }),
  bullet('Husky', 'husky/husky.urdf', { startHeightM: 0.3 }),
  dataset('Husky, expanded', 'matlab/husky_description/urdf/clearpathHusky.urdf', { startHeightM: 0.3 }),
  gepetto('Double pendulum', 'double_pendulum_description/urdf/double_pendulum_simple.urdf'),
]
