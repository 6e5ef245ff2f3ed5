/** Small URDFs, together with everything that the reader knows. */

export const arm = `<?xml version="1.0"?>
<robot name="arm">
  <material name="orange"><color rgba="1 0.5 0 1"/></material>
  <link name="world"/>
  <joint name="anchor" type="fixed">
    <parent link="world"/>
    <child link="base-link"/>
    <origin xyz="0 0 0.1"/>
  </joint>
  <link name="tool0"/>
  <joint name="wrist_to_tool" type="fixed">
    <parent link="forearm"/>
    <child link="tool0"/>
    <origin xyz="0.2 0 0" rpy="0 1.5707963 0"/>
  </joint>
  <joint name="elbow" type="revolute">
    <parent link="upper"/>
    <child link="forearm"/>
    <origin xyz="0.3 0 0"/>
    <axis xyz="0 2 0"/>
    <limit lower="-2" upper="2.5" effort="3" velocity="4"/>
    <dynamics damping="0.05" friction="0.02"/>
  </joint>
  <joint name="shoulder" type="continuous">
    <parent link="base-link"/>
    <child link="upper"/>
    <axis xyz="0 0 1"/>
    <limit effort="5" velocity="3"/>
  </joint>
  <joint name="finger" type="prismatic">
    <parent link="forearm"/>
    <child link="finger"/>
    <origin xyz="0.2 0 0"/>
    <limit lower="0" upper="0.04" effort="20" velocity="0.2"/>
  </joint>
  <joint name="thumb" type="prismatic">
    <parent link="forearm"/>
    <child link="thumb"/>
    <origin xyz="0.2 0.03 0"/>
    <limit lower="0" upper="0.04" effort="20" velocity="0.2"/>
    <mimic joint="finger" multiplier="-1" offset="0.04"/>
  </joint>
  <link name="base-link">
    <inertial><mass value="2"/><inertia ixx="0.01" ixy="0" ixz="0" iyy="0.01" iyz="0" izz="0.01"/></inertial>
    <visual><geometry><cylinder length="0.1" radius="0.05"/></geometry><material name="orange"/></visual>
    <collision><geometry><cylinder length="0.1" radius="0.05"/></geometry></collision>
  </link>
  <link name="upper">
    <inertial>
      <origin xyz="0.15 0 0" rpy="0 0 0.3"/>
      <mass value="1"/>
      <inertia ixx="0.001" ixy="0" ixz="0" iyy="0.008" iyz="0" izz="0.008"/>
    </inertial>
    <collision><origin xyz="0.15 0 0"/><geometry><box size="0.3 0.04 0.04"/></geometry></collision>
    <contact><lateral_friction value="0.7"/></contact>
  </link>
  <link name="forearm">
    <inertial><mass value="0.5"/><inertia ixx="0.001" ixy="1e-4" ixz="0" iyy="0.002" iyz="0" izz="0.002"/></inertial>
    <collision><geometry><capsule length="0.2" radius="0.02"/></geometry></collision>
  </link>
  <link name="finger">
    <inertial><mass value="0.05"/><inertia ixx="0" ixy="0" ixz="0" iyy="0" iyz="0" izz="0"/></inertial>
    <collision><geometry><sphere radius="0.01"/></geometry></collision>
  </link>
  <link name="thumb">
    <inertial><mass value="0.05"/><inertia ixx="1e-5" iyy="1e-5" izz="1e-5"/></inertial>
  </link>
  <transmission name="t1">
    <type>transmission_interface/SimpleTransmission</type>
    <joint name="elbow"><hardwareInterface>hardware_interface/EffortJointInterface</hardwareInterface></joint>
    <actuator name="m1"><mechanicalReduction>1</mechanicalReduction></actuator>
  </transmission>
  <gazebo reference="forearm"><mu1>0.4</mu1><selfCollide>true</selfCollide></gazebo>
  <sensor name="camera"/>
</robot>
`

/** A body that floats, with one leg that has a mesh for a foot. */
export const hopper = `<robot name="2-hopper">
  <link name="world"/>
  <joint name="root" type="floating"><parent link="world"/><child link="body"/></joint>
  <link name="body">
    <inertial><mass value="3"/><inertia ixx="0.02" ixy="0" ixz="0" iyy="0.02" iyz="0" izz="0.02"/></inertial>
    <collision><geometry><box size="0.2 0.2 0.1"/></geometry></collision>
  </link>
  <joint name="leg.z" type="prismatic">
    <parent link="body"/><child link="leg"/><axis xyz="0 0 1"/>
    <limit lower="-0.2" upper="0.1" effort="100" velocity="0"/>
  </joint>
  <link name="leg">
    <inertial><mass value="0.5"/><inertia ixx="0.002" ixy="0" ixz="0" iyy="0.002" iyz="0" izz="0.001"/></inertial>
    <visual><geometry><mesh filename="package://hopper/foot.stl" scale="0.1 0.1 0.1"/></geometry></visual>
    <collision><geometry><mesh filename="package://hopper/foot.stl" scale="0.1 0.1 0.1"/></geometry></collision>
  </link>
  <ros2_control name="system" type="system">
    <joint name="leg.z"><command_interface name="effort"/><state_interface name="position"/></joint>
  </ros2_control>
</robot>
`

/** A tetrahedron in ASCII STL. */
export const foot = `solid foot
facet normal 0 0 -1
 outer loop
  vertex 0 0 0
  vertex 0 1 0
  vertex 1 0 0
 endloop
endfacet
facet normal 0 -1 0
 outer loop
  vertex 0 0 0
  vertex 1 0 0
  vertex 0 0 1
 endloop
endfacet
endsolid foot
`
