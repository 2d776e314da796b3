"""The lab machine: Debian under QEMU, with a hand inside it that runs what the host asks for."""
import functools
import itertools
import json
import os
import os
import pathlib
import shutil
import socket
import subprocess
import threading
import time
import uuid


class LabError(Exception):
    """The machine or the kit did not do what the lab needs; no statement about Satchel."""


class CommandFailed(AssertionError):
    """A command in the guest ended with another code than was wanted."""


@functools.cache
def accelerator(image: pathlib.Path) -> list[str]:
    """KVM where this kernel really boots under it, else emulation. A /dev/kvm alone proves nothing, nor a QEMU that
    starts: some clouds' KVM runs only kernels made for it, and ours would stand still without a word."""
    if os.access("/dev/kvm", os.R_OK | os.W_OK):
        # The host's set of virtual MSRs is not always one that QEMU may set.
        fast = ["-accel", "kvm", "-cpu", "host,arch-capabilities=off"]
        probe = ["timeout", "5", "qemu-system-x86_64", *fast, "-machine", "q35", "-m", "256", "-display", "none",
                 "-nodefaults", "-no-user-config", "-no-reboot", "-kernel", image / "vmlinuz",
                 "-initrd", image / "initrd", "-append", "console=ttyS0 quiet panic=-1 lab.probe", "-serial", "stdio"]
        said = subprocess.run(probe, stdin=subprocess.DEVNULL, capture_output=True, check=False).stdout
        if b"lab: this accelerator works" in said:
            return fast
    # No AVX and no page tables of five levels: a quarter less work in emulation than a processor with all.
    return ["-accel", "tcg,thread=multi", "-cpu", "Nehalem"]


class Machine:
    """One disk, and QEMU over it as long as the power is on."""

    # What every script in the guest may use.
    PRELUDE = """
socket=/run/satchel/satchel.sock
# api METHOD PATH [curl's options]: the answer's body; fails where the answer is a problem.
api() { method=$1; path=$2; shift 2
  curl --silent --show-error --fail-with-body --max-time 120 --unix-socket $socket -X "$method" "http://localhost/v1$path" "$@"; }
# as USER COMMAND…
as() { user=$1; shift; runuser -u "$user" -- "$@"; }
# until_true COMMAND…: waits for a condition; the limit is that of the whole script.
until_true() { until "$@" >/dev/null 2>&1; do sleep 0.2; done; }
main_pid() { systemctl show --value --property=MainPID satchel.service; }
"""

    def __init__(self, image: pathlib.Path, folder: pathlib.Path, forward: int | None = None):
        """image: the folder that scripts/lab-image made; folder: where this machine lives;
        forward: the port on the host's loopback that the guest reaches as 10.0.2.100:3240."""
        self.image = image
        self.folder = folder
        self.forward = forward
        self.disk = folder / "disk.img"
        self.process: subprocess.Popen | None = None
        self.hand: Hand | None = None
        self.boots = 0
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(["cp", "--sparse=always", "--reflink=auto", image / "disk.img", self.disk], check=True)

    def write(self, source: pathlib.Path, name: str) -> None:
        """Puts a file into the disk's /root while the power is off."""
        request = f"cd /root\nrm {name}\nwrite {source} {name}\n"
        done = subprocess.run(["/sbin/debugfs", "-w", "-f", "-", self.disk], input=request, text=True, check=False,
                              capture_output=True)
        if "write:" in done.stderr or done.returncode != 0:
            raise LabError(f"debugfs: {done.stderr.strip()}")

    def start(self, limit: float = 300) -> None:
        """Powers on and waits until the hand answers."""
        self.boots += 1
        port = self.folder / "hand.sock"
        port.unlink(missing_ok=True)
        net = "user,model=virtio-net-pci,restrict=on"
        if self.forward is not None:
            # What socat says would reach the guest as if the device had sent it.
            net += f",guestfwd=tcp:10.0.2.100:3240-cmd:socat -lf /dev/null - TCP:127.0.0.1:{self.forward}"
        command = [
            "qemu-system-x86_64", *accelerator(self.image), "-machine", "q35", "-smp", "2", "-m", "1536",
            "-display", "none", "-nodefaults", "-no-user-config", "-no-reboot",
            "-kernel", self.image / "vmlinuz", "-initrd", self.image / "initrd",
            "-append", "console=ttyS0 root=/dev/vda rw quiet net.ifnames=0 mitigations=off panic=-1 systemd.show_status=0",
            # The host's page cache outlives a killed QEMU: what the guest has not flushed from its own cache is lost.
            "-drive", f"file={self.disk},format=raw,if=virtio,cache=unsafe",
            "-nic", net,
            "-serial", f"file:{self.folder}/console-{self.boots}.log",
            "-device", "virtio-serial-pci",
            "-chardev", f"socket,id=hand,path={port},server=on,wait=off",
            "-device", "virtserialport,chardev=hand,name=satchel.lab",
        ]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.PIPE)
        deadline = time.monotonic() + limit
        while not port.exists():
            if self.process.poll() is not None:
                raise LabError(f"QEMU: {self.process.stderr.read().decode(errors='replace')[:500]}")
            if time.monotonic() > deadline:
                raise LabError("QEMU made no socket")
            time.sleep(0.02)
        self.hand = Hand(port)
        self.hand.wait_hello(deadline - time.monotonic())

    def run(self, script: str, limit: int = 120, code: int | None = 0) -> str:
        """Runs a shell script as root in the guest.
        limit: seconds, of the host's clock and the guest's; code: what it must end with, None: whatever.
        Returns what it wrote to both outputs."""
        if self.hand is None:
            raise LabError("the power is off")
        ended, output = self.hand.run(self.PRELUDE + script, limit)
        if code is not None and ended != code:
            raise CommandFailed(f"ended with {ended}, not {code}: {script.strip()[:300]}\n{output[-3000:]}")
        return output

    def ask(self, method: str, path: str, body: bytes | None = None, kind: str = "application/json") -> tuple[int, bytes]:
        """Makes a request to the daemon, as root. path: below /v1; body: of the media type `kind`.
        Returns HTTP's code, 0 where nobody answered, and the answer's body."""
        if self.hand is None:
            raise LabError("the power is off")
        return self.hand.ask(method, path, body, kind)

    def api(self, method: str, path: str, request: object = None) -> dict:
        """Makes a request that must be granted, with JSON both ways."""
        code, answer = self.ask(method, path, None if request is None else json.dumps(request).encode())
        if not 200 <= code < 300:
            raise CommandFailed(f"{method} {path} was answered with {code}: {answer.decode(errors='replace')[:2000]}")
        return json.loads(answer) if answer else {}

    def start_in_background(self, script: str, limit: int = 120) -> "Answer":
        """Runs a script beside what follows; `.result()` waits for it."""
        if self.hand is None:
            raise LabError("the power is off")
        return self.hand.begin(self.PRELUDE + script, limit)

    def cut_power(self) -> None:
        """Ends QEMU at once, as when a battery falls out."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
        self._forget()

    def power_off(self, limit: float = 120) -> None:
        """Shuts down in order."""
        if self.process is None:
            return
        if self.hand is not None:
            self.hand.begin("systemctl poweroff", 60)
        try:
            self.process.wait(timeout=limit)
        except subprocess.TimeoutExpired:
            self.cut_power()
            raise LabError("the machine did not shut down") from None
        self._forget()

    def _forget(self) -> None:
        if self.hand is not None:
            self.hand.close()
        self.hand = None
        self.process = None

    def read_tree(self, path: str, target: pathlib.Path) -> None:
        """Copies a folder out of the disk while the power is off."""
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        subprocess.run(["/sbin/debugfs", "-R", f"rdump {path} {target}", self.disk], check=False, capture_output=True)

    def contains(self, marker: bytes) -> bool:
        """Whether the bytes stand anywhere on the raw disk, as far as the guest has synced."""
        return subprocess.run(["grep", "-qaF", "-e", marker, self.disk], env={**os.environ, "LC_ALL": "C"},
                              check=False).returncode == 0


class Answer:
    """What a script that runs in the guest, or the daemon there, will have said."""

    def __init__(self, limit: int):
        self.limit = limit
        self.event = threading.Event()
        self.value: tuple[int, bytes] | None = None

    def whole(self) -> tuple[int, bytes]:
        """Waits; returns the code and the bytes."""
        # The guest's clock may run slower than ours, and its own limit ends the script first.
        if not self.event.wait(self.limit * 3 + 60) or self.value is None:
            raise LabError("the guest does not answer")
        return self.value

    def result(self) -> tuple[int, str]:
        """Waits; returns the code and the text."""
        code, output = self.whole()
        return code, output.decode(errors="replace")


class Hand:
    """The host's end of the line to the agent in the guest."""

    def __init__(self, path: pathlib.Path):
        self.line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.line.connect(str(path))
        self.hello = threading.Event()
        self.numbers = itertools.count(1)
        self.waiting: dict[str, Answer] = {}
        self.lock = threading.Lock()
        threading.Thread(target=self._listen, daemon=True).start()

    def wait_hello(self, limit: float) -> None:
        if not self.hello.wait(max(limit, 0)):
            raise LabError("the machine did not come up")

    def begin(self, script: str, limit: int) -> Answer:
        return self._send("run", limit, str(limit), script.encode().hex())

    def run(self, script: str, limit: int) -> tuple[int, str]:
        return self.begin(script, limit).result()

    def ask(self, method: str, path: str, body: bytes | None, kind: str) -> tuple[int, bytes]:
        words = [] if body is None else [kind, f"lab-{uuid.uuid4()}", body.hex()]
        return self._send("ask", 120, method, path, *words).whole()

    def close(self) -> None:
        self.line.close()

    def _send(self, what: str, limit: int, *words: str) -> Answer:
        answer = Answer(limit)
        with self.lock:
            number = str(next(self.numbers))
            self.waiting[number] = answer
            self.line.sendall(" ".join((what, number, *words)).encode() + b"\n")
        return answer

    def _listen(self) -> None:
        try:
            for line in self.line.makefile("rb"):
                words = line.decode(errors="replace").split()
                if words[:1] == ["hello"]:
                    self.hello.set()
                elif words[:1] == ["done"] and len(words) >= 3 and words[1] in self.waiting:
                    answer = self.waiting.pop(words[1])
                    answer.value = (int(words[2]), bytes.fromhex(words[3]) if len(words) > 3 else b"")
                    answer.event.set()
        except (OSError, ValueError):
            pass
        for answer in self.waiting.values():
            answer.event.set()
