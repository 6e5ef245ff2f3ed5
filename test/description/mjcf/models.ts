/** A hopper in the manner of a learning benchmark: several joints on a body, classes, degrees, geoms that weigh. */
export const hopper = `<mujoco model="little hopper">
  <compiler angle="degree" autolimits="true"/>
  <option timestep="0.002" gravity="0 0 -9.81"/>
  <default>
    <joint armature="0.02" damping="0.4"/>
    <geom density="900" friction="0.8" contype="1" conaffinity="1"/>
    <motor ctrlrange="-1 1" ctrllimited="true"/>
    <default class="leg">
      <geom rgba="0.2 0.4 0.8 1" friction="1.1"/>
      <joint axis="0 -1 0"/>
      <default class="foot"><geom density="1200"/></default>
    </default>
  </default>
  <worldbody>
    <light pos="0 0 3"/>
    <geom name="floor" type="plane" size="20 20 0.1"/>
    <body name="torso" pos="0 0 1.2">
      <joint name="rootx" type="slide" axis="1 0 0" armature="0" damping="0"/>
      <joint name="rootz" type="slide" axis="0 0 1" armature="0" damping="0" ref="1.2"/>
      <joint name="rooty" type="hinge" axis="0 1 0" armature="0" damping="0"/>
      <geom name="torso" type="capsule" fromto="0 0 0.2 0 0 -0.2" size="0.05"/>
      <site name="back" pos="-0.05 0 0"/>
      <body name="thigh" pos="0 0 -0.2" childclass="leg">
        <joint name="hip" range="-140 10"/>
        <geom type="capsule" fromto="0 0 0 0.05 0 -0.4" size="0.045"/>
        <body name="shin" pos="0.05 0 -0.65">
          <joint name="knee" pos="0 0 0.25" range="-150 0"/>
          <geom type="capsule" fromto="0 0 0.25 0 0 -0.25" size="0.035"/>
          <body name="foot" pos="0.06 0 -0.3" euler="0 5 0">
            <joint name="ankle" pos="-0.06 0 0.05" range="-45 45"/>
            <geom class="foot" type="capsule" fromto="-0.13 0 0 0.13 0 0" size="0.05"/>
            <geom class="foot" type="box" size="0.03 0.02 0.01" pos="0.1 0 0" quat="0.9 0.1 0.2 0.3"/>
          </body>
        </body>
      </body>
    </body>
  </worldbody>
  <actuator>
    <motor name="hip" joint="hip" gear="120"/>
    <motor name="knee" joint="knee" gear="120"/>
    <motor name="ankle" joint="ankle" gear="60"/>
  </actuator>
  <keyframe><key name="up" qpos="0 1.2 0 0 0 0"/></keyframe>
</mujoco>`

/** A walker with a free base, every way to turn a body, servos of all kinds, sensors, an ellipsoid and a mesh. */
export const walker = `<mujoco model="walker4">
  <compiler angle="radian" eulerseq="ZYx" boundmass="0.001"/>
  <option gravity="0 0 -3.7" timestep="0.0025"/>
  <default>
    <geom conaffinity="0"/>
    <default class="servo"><position kp="40" dampratio="0.7" forcerange="-15 15"/></default>
    <default class="visual"><geom contype="0" conaffinity="0" group="2" density="0"/></default>
  </default>
  <asset>
    <material name="steel" rgba="0.7 0.7 0.75 1"/>
    <mesh name="wedge" scale="0.1 0.1 0.2" vertex="0 0 0  1 0 0  0 1 0  0 0 1"
      face="0 2 1  0 1 3  0 3 2  1 2 3"/>
  </asset>
  <worldbody>
    <geom type="plane" size="5 5 1" conaffinity="1" friction="0.6"/>
    <body name="trunk" pos="0 0 0.45">
      <freejoint name="root"/>
      <inertial pos="0.01 0 0.02" mass="5" fullinertia="0.05 0.08 0.09 0.004 -0.003 0.002"/>
      <geom type="ellipsoid" size="0.2 0.1 0.06" material="steel"/>
      <geom class="visual" type="sphere" size="0.03" pos="0.2 0 0"/>
      <site name="imu" pos="0.02 0 0.03" euler="0.1 0.2 0.3"/>
      <site name="eye" pos="0.2 0 0" zaxis="1 0 0"/>
      <frame pos="0 0.1 0" axisangle="0 0 1 0.4">
        <body name="left" pos="0.1 0 0" xyaxes="0 1 0 -1 0 0">
          <joint name="left-hip" axis="1 0 0" range="-1 1" damping="0.2" armature="0.01" frictionloss="0.03"/>
          <geom type="cylinder" size="0.02 0.1" pos="0 0 -0.1" mass="0.4"/>
          <site name="sole" pos="0 0 -0.2"/>
        </body>
      </frame>
      <body name="right" pos="0.1 -0.1 0" zaxis="0.1 -0.2 1">
        <joint name="right-hip" axis="0 1 0" range="-1 1" actuatorfrcrange="-6 6"/>
        <geom type="mesh" mesh="wedge" pos="0 0 -0.1"/>
        <body pos="0 0 -0.2" euler="0.3 -0.2 0.1">
          <joint type="slide" axis="0 0 1" range="-0.05 0.05" damping="3"/>
          <geom type="sphere" size="0.03" solref="0.02 0.3"/>
        </body>
      </body>
      <body name="tail" pos="-0.2 0 0">
        <joint name="tail" axis="0 0 1"/>
        <geom type="capsule" fromto="0 0 0 -0.2 0 0.05" size="0.015"/>
      </body>
      <body name="flag" pos="0 0 0.1">
        <joint name="flag" axis="0 0 1" limited="false"/>
        <geom type="box" size="0.05 0.01 0.02"/>
      </body>
    </body>
  </worldbody>
  <equality><joint joint1="flag" joint2="tail" polycoef="0.1 -2 0 0 0"/></equality>
  <actuator>
    <position class="servo" joint="left-hip" name="l"/>
    <general joint="right-hip" gear="2" biastype="affine" gainprm="10" biasprm="0 -10 -0.5" dyntype="filter" dynprm="0.03" forcerange="-4 4"/>
    <velocity joint="tail" kv="0.3" forcerange="-2 2"/>
  </actuator>
  <sensor>
    <gyro site="imu"/>
    <accelerometer site="imu" cutoff="80"/>
    <framequat objtype="site" objname="imu"/>
    <touch site="sole"/>
    <rangefinder site="eye" cutoff="3"/>
    <actuatorfrc actuator="l"/>
    <jointpos joint="tail"/>
  </sensor>
</mujoco>`
