"""Holds GPIO lines for another process, and brings outputs to rest when that process is gone or silent.

Lines are had by the kernel's own interface (linux/gpio.h, version 2, kernel 5.10 and later); standard library only.
Commands come on standard input, one a line; answers and edges go to standard output:

    in <id> <chip> <line> <bias>     out <id> <chip> <line> <level>     set <id> <level>
    pair <id> <chip> <line>,<line> <bias>     two inputs <id>a and <id>b, whose edges come in the order that they had
    file <path> <text>               at rest, write this
    last <path> <text>               when the other process has ended, write this too
    arm <ms>   feed   disarm   rest

    ready   ok <id> <level>   failed <id> <errno> <text>   edge <id> <level> <ns> <number on this line>   armed   rested

When standard input ends (the other process ended, however it did), or no `feed` came for the time of `arm`, every output
goes back to the level that it was requested with, every file is written, and `set` is ignored until the next `arm`.
"""
import errno
import fcntl
import glob
import os
import select
import signal
import struct
import sys
import time

CHIPINFO, LINEINFO = 0x8044B401, 0xC100B405
GET_LINE, GET_VALUES, SET_VALUES = 0xC250B407, 0xC010B40E, 0xC010B40F
INPUT, OUTPUT, RISING, FALLING, UP, DOWN = 1 << 2, 1 << 3, 1 << 4, 1 << 5, 1 << 8, 1 << 9
EVENT = struct.Struct('=QIIII24x')


def text(raw):
    return raw.split(b'\0')[0].decode()


def chips():
    for path in sorted(glob.glob('/dev/gpiochip*')):
        fd = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        name, label, lines = struct.unpack('32s32sI', fcntl.ioctl(fd, CHIPINFO, bytes(68)))
        yield fd, text(label), text(name), lines


def find(chip, line):
    """Descriptor of the chip and offset of the line on it."""
    labels = []
    for fd, label, name, count in chips():
        labels.append(label)
        if chip not in (label, name):
            os.close(fd)
            continue
        names = []
        for offset in range(count):
            info = fcntl.ioctl(fd, LINEINFO, struct.pack('=64xI188x', offset))
            names.append(text(info[:32]))
        offset = int(line) if line.isdigit() else names.index(line) if line in names else -1
        if 0 <= offset < count:
            return fd, offset
        raise LookupError('LINE', count, *names)
    raise LookupError('CHIP', *labels)


def request(chip, lines, flags, level):
    """A descriptor for one line or several, and their offsets."""
    found = [find(chip, line) for line in lines]
    offsets = [offset for _, offset in found]
    # struct gpio_v2_line_request: offsets, consumer, config (flags, attributes), lines, buffer, padding, descriptor.
    # The kernel refuses attributes that are not counted unless they are zero (gpio_v2_line_config_validate).
    attributes = struct.pack('=IIQQ', 2, 0, level, 1) if flags & OUTPUT else b''
    config = struct.pack('=QI20x', flags, 1 if attributes else 0) + attributes.ljust(240, b'\0')
    head = struct.pack('=%dI' % len(offsets), *offsets).ljust(256, b'\0') + b'sinew'.ljust(32, b'\0')
    body = head + config + struct.pack('=II20xi', len(offsets), 1024, 0)
    try:
        answer = fcntl.ioctl(found[0][0], GET_LINE, body)
    finally:
        for fd, _ in found:
            os.close(fd)
    return struct.unpack('=i', answer[-4:])[0], offsets


def get(fd, index=0):
    return struct.unpack('=QQ', fcntl.ioctl(fd, GET_VALUES, struct.pack('=QQ', 0, 1 << index)))[0] >> index & 1


def put(fd, level):
    fcntl.ioctl(fd, SET_VALUES, struct.pack('=QQ', level, 1))


outputs, files, last = {}, [], []
poller, owner = select.poll(), {}
allowed, fed, resting = 0.0, 0.0, False


def say(*words):
    sys.stdout.write(' '.join(str(word) for word in words) + '\n')
    sys.stdout.flush()


def write(entries):
    for path, content in entries:
        try:
            with open(path, 'w') as file:
                file.write(content)
        except OSError:
            pass  # The rest must come to rest all the same.


def rest():
    global allowed, resting
    allowed, resting = 0.0, True
    for fd, level in outputs.values():
        try:
            put(fd, level)
        except OSError:
            pass
    write(files)


def listen(lines, chip, bias):
    """Inputs, `lines` being their ids and names: their edges from now on."""
    flags = INPUT | RISING | FALLING | {'pull-up': UP, 'pull-down': DOWN}.get(bias, 0)
    fd, offsets = request(chip, [line for _, line in lines], flags, 0)
    owner[fd] = Queue({offset: name for offset, (name, _) in zip(offsets, lines)})
    poller.register(fd, select.POLLIN)
    return [get(fd, index) for index in range(len(lines))]


class Queue:
    """Edges of the lines of one request. Two interrupts may put theirs down out of turn: those too early wait."""

    def __init__(self, names):
        self.names, self.next, self.early = names, 1, {}

    def take(self, events):
        """Edges that are due, in order: time, line, level, number on that line."""
        for at in range(0, len(events), EVENT.size):
            ns, which, offset, number, line_number = EVENT.unpack_from(events, at)
            self.early[number] = (ns, self.names[offset], 1 if which == 1 else 0, line_number)
        # What the kernel had no room for never comes; the numbers of the lines tell.
        if len(self.early) > 64:
            self.next = min(self.early)
        due = []
        while self.next in self.early:
            due.append(self.early.pop(self.next))
            self.next += 1
        return due


def take(verb, name, chip, line, option):
    try:
        if verb == 'in':
            say('ok', name, *listen([(name, line)], chip, option))
        elif verb == 'pair':
            first, second = line.split(',')
            say('ok', name, *listen([(name + 'a', first), (name + 'b', second)], chip, option))
        else:
            outputs[name] = (request(chip, [line], OUTPUT, int(option))[0], int(option))
            say('ok', name, option)
    except LookupError as error:
        say('failed', name, *error.args)
    except OSError as error:
        say('failed', name, errno.errorcode.get(error.errno, 'EIO'), error.strerror)


def obey(verb, *rest_of):
    global allowed, fed, resting
    if verb == 'set':
        if not resting:
            put(outputs[rest_of[0]][0], int(rest_of[1]))
    elif verb == 'feed':
        fed = time.monotonic()
    elif verb in ('in', 'pair', 'out'):
        take(verb, *rest_of)
    elif verb in ('file', 'last'):
        (files if verb == 'file' else last).append((rest_of[0], rest_of[1]))
    elif verb == 'arm':
        allowed, fed, resting = float(rest_of[0]) / 1000, time.monotonic(), False
        say('armed')
    elif verb == 'disarm':
        allowed = 0.0
    elif verb == 'rest':
        rest()


# An interrupt from the keyboard goes to both; the other process decides.
signal.signal(signal.SIGINT, signal.SIG_IGN)
poller.register(0, select.POLLIN)
say('ready')
pending = b''
while True:
    left = None if not allowed else max(0.0, fed + allowed - time.monotonic()) * 1000
    edges = []
    for fd, _ in poller.poll(left):
        if fd != 0:
            edges.extend(owner[fd].take(os.read(fd, EVENT.size * 64)))
            continue
        chunk = os.read(0, 65536)
        if not chunk:
            rest()
            write(last)
            sys.exit(0)
        *whole, pending = (pending + chunk).split(b'\n')
        for command in whole:
            obey(*command.decode().split())
    for ns, name, level, number in edges:
        say('edge', name, level, ns, number)
    if allowed and time.monotonic() - fed > allowed:
        rest()
        say('rested')
