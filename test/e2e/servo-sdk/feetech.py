"""Feetech's own SDK on a port: prints as JSON what it reads. Usage: feetech.py <port>"""
import json
import sys
import time

from scservo_sdk import COMM_SUCCESS, GroupSyncRead, GroupSyncWrite, PortHandler, protocol_packet_handler

port = PortHandler(sys.argv[1])
assert port.openPort() and port.setBaudRate(1000000)
# Its deadline of 34 ms is that of a quiet machine.
patient = port.setPacketTimeoutMillis
port.setPacketTimeout = lambda length: patient(2000)
handler = protocol_packet_handler()
ids = [1, 2, 3, 4, 5, 6]
out = {}

out["ping"] = [handler.ping(port, each) for each in ids]
# In full: what nobody answers. The deadline is as long as for the others.
out["nobody"] = handler.ping(port, 77)[1]
out["write"] = handler.write1ByteTxRx(port, 2, 7, 0)
out["read"] = handler.read1ByteTxRx(port, 2, 7)
out["position"] = [handler.read2ByteTxRx(port, each, 56)[0] for each in ids]
out["readOnly"] = [handler.write2ByteTxRx(port, 1, 3, 1), handler.read2ByteTxRx(port, 1, 3)]

write = GroupSyncWrite(port, handler, 42, 2)
for each, position in zip(ids, out["position"]):
    assert write.addParam(each, [position & 0xFF, position >> 8])
out["syncWrite"] = write.txPacket()
out["goal"] = [handler.read2ByteTxRx(port, each, 42)[0] for each in ids]
for each in ids:
    handler.write1ByteTxRx(port, each, 40, 1)

read = GroupSyncRead(port, handler, 40, 24)
for each in ids:
    assert read.addParam(each)
out["syncRead"] = read.txRxPacket()
out["torque"] = [read.getData(each, 40, 1) for each in ids]
out["voltage"] = [read.getData(each, 62, 1) for each in ids]

# A registered write, and all at once: 100 counts further.
goal = out["position"][0] + 100
out["register"] = handler.regWriteTxRx(port, 1, 42, 2, [goal & 0xFF, goal >> 8])
out["beforeAction"] = handler.read2ByteTxRx(port, 1, 42)[0]
out["action"] = handler.action(port, 254)
out["afterAction"] = handler.read2ByteTxRx(port, 1, 42)[0]

time.sleep(1.5)
out["moved"] = handler.read2ByteTxRx(port, 1, 56)[0] - out["position"][0]
out["success"] = COMM_SUCCESS
print(json.dumps(out))
