"""ROBOTIS' own SDK on a port: prints as JSON what it reads. Usage: dynamixel.py <port>"""
import json
import sys
import time

from dynamixel_sdk import GroupBulkRead, GroupBulkWrite, GroupSyncRead, GroupSyncWrite, PacketHandler, PortHandler

port = PortHandler(sys.argv[1])
assert port.openPort() and port.setBaudRate(1000000)
# Its deadline of 34 ms is that of a quiet machine.
patient = port.setPacketTimeoutMillis
port.setPacketTimeout = lambda length: patient(2000)
handler = PacketHandler(2.0)
ids = [1, 2]
out = {}


def word(value):
    return [value & 0xFF, (value >> 8) & 0xFF, (value >> 16) & 0xFF, (value >> 24) & 0xFF]


out["ping"] = [handler.ping(port, each) for each in ids]
out["broadcastPing"] = handler.broadcastPing(port)
out["write"] = handler.write1ByteTxRx(port, 2, 9, 0)
out["read"] = handler.read1ByteTxRx(port, 2, 9)
out["position"] = [handler.read4ByteTxRx(port, each, 132)[0] for each in ids]
out["readOnly"] = handler.write2ByteTxRx(port, 1, 0, 1)
out["tooFar"] = handler.write4ByteTxRx(port, 1, 116, 5000)

write = GroupSyncWrite(port, handler, 116, 4)
for each, position in zip(ids, out["position"]):
    assert write.addParam(each, word(position))
out["syncWrite"] = write.txPacket()
# FF FF FD among the parameters: the SDK (4.1.0) works out the stuffing and then sends the packet without it, for it throws
# the result of addStuffing away. A header that stands bare in a packet is none, so there is no answer.
out["bareHeader"] = handler.write4ByteTxRx(port, 1, 112, 0x00FDFFFF)
out["torque"] = [handler.write1ByteTxRx(port, each, 64, 1) for each in ids]
out["eepromUnderTorque"] = handler.write4ByteTxRx(port, 1, 20, 7)

read = GroupSyncRead(port, handler, 116, 4)
for each in ids:
    assert read.addParam(each)
out["syncRead"] = read.txRxPacket()
out["goal"] = [read.getData(each, 116, 4) for each in ids]

bulk = GroupBulkRead(port, handler)
assert bulk.addParam(1, 144, 2) and bulk.addParam(2, 146, 1)
out["bulkRead"] = bulk.txRxPacket()
out["bulk"] = [bulk.getData(1, 144, 2), bulk.getData(2, 146, 1)]

bulkWrite = GroupBulkWrite(port, handler)
goal = out["position"][0] + 100
assert bulkWrite.addParam(1, 116, 4, word(goal)) and bulkWrite.addParam(2, 65, 1, [1])
out["bulkWrite"] = bulkWrite.txPacket()
out["led"] = handler.read1ByteTxRx(port, 2, 65)[0]
time.sleep(1.5)
out["moved"] = handler.read4ByteTxRx(port, 1, 132)[0] - out["position"][0]

# Silence with torque on: the watchdog of 100 ms trips, locks the goal, and 0 clears it.
out["setWatchdog"] = handler.write1ByteTxRx(port, 1, 98, 5)
time.sleep(1)
out["watchdog"] = handler.read1ByteTxRx(port, 1, 98)[0]
out["locked"] = handler.write4ByteTxRx(port, 1, 116, goal)
handler.write1ByteTxRx(port, 1, 98, 0)
out["unlocked"] = handler.write4ByteTxRx(port, 1, 116, goal)
out["reboot"] = handler.reboot(port, 1)
out["torqueAfterReboot"] = handler.read1ByteTxRx(port, 1, 64)[0]
print(json.dumps(out))
