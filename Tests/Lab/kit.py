"""The virtual kit on the host: its process, its control socket, its paper."""
import json
import pathlib
import socket
import subprocess
import threading
import time

from machine import LabError, Machine
from paper import Paper


class Kit:
    """satchel-virtual-kit, outside the guest, so that a power cut does not take the evidence with it."""

    # What a device is called on the control socket, and on the USB/IP bus.
    BUS = {"printer": "1-1", "printer2": "1-3", "camera": "1-2", "still": "1-4"}

    def __init__(self, program: pathlib.Path, folder: pathlib.Path, options: list[str]):
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        # A Unix socket's path is short; the folder's may not be.
        self.control = pathlib.Path(f"/tmp/satchel-lab-{id(self):x}.sock")
        self.control.unlink(missing_ok=True)
        self.process = subprocess.Popen([program, "--port", "0", "--control", self.control, *options],
                                        stdout=subprocess.PIPE, stderr=(folder / "kit.log").open("wb"), text=True)
        first = self.process.stdout.readline()
        # What follows is for people; read, so that the pipe never fills.
        threading.Thread(target=self.process.stdout.read, daemon=True).start()
        try:
            self.port = int(first.split("127.0.0.1:")[1].split(".")[0])
        except (IndexError, ValueError):
            raise LabError(f"the kit said {first!r}") from None
        self.tell(f"trace {folder / 'usb-trace.txt'}")

    def tell(self, command: str) -> str:
        """Gives a command; returns the answer, which is not `error`."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(60)
            line.connect(str(self.control))
            line.sendall(f"{command}\n".encode())
            answer = line.makefile().readline().strip()
        if not answer or answer.startswith("error"):
            raise LabError(f"the kit answers {answer!r} to {command!r}")
        return answer

    def status(self, name: str = "printer") -> dict:
        """What the kit knows of a device."""
        answer = self.tell("status")
        found = json.loads(answer[answer.index("{"):])
        for device in found["devices"]:
            if device["name"] == name:
                return device
        raise LabError(f"the kit has no {name}")

    def wait(self, condition, what: str, limit: float = 120, name: str = "printer") -> dict:
        """Waits until a device's status is as `condition` wants it."""
        deadline = time.monotonic() + limit
        while True:
            status = self.status(name)
            if condition(status):
                return status
            if time.monotonic() > deadline:
                raise AssertionError(f"{what} did not come within {limit:.0f} s: {json.dumps(status)}")
            time.sleep(0.05)

    def paper(self, name: str = "printer") -> Paper:
        """The paper so far."""
        path = self.folder / f"paper-{name}.png"
        path.unlink(missing_ok=True)
        self.tell(f"paper {path}" if name == "printer" else f"paper {path} {name}")
        return Paper.read(path)

    def keep(self, folder: pathlib.Path) -> None:
        """Leaves the paper and the trace for whoever looks into a failure."""
        for name in ("printer", "printer2"):
            try:
                self.tell(f"paper {folder / name}.png" + ("" if name == "printer" else f" {name}"))
            except (LabError, OSError):
                continue
        trace = self.folder / "usb-trace.txt"
        if trace.exists():
            lines = trace.read_bytes().splitlines(keepends=True)
            (folder / "usb-trace.txt").write_bytes(b"".join(lines[-5000:]))

    def plug(self, machine: Machine, name: str = "printer") -> None:
        """Puts the cable in: the guest's kernel takes the device, and udev has looked at it."""
        if not self.status(name)["plugged"]:
            self.tell(f"{name} replug")
        # While the kernel still tears another device down, usbip cannot read the ports' states and says that it has no
        # vhci driver; then it is asked again. Any other refusal is one.
        machine.run(f"""
modprobe vhci-hcd
until said=$(usbip attach -r 10.0.2.100 -b {self.BUS[name]} 2>&1); do
  case $said in *"open vhci_driver"*) sleep 0.5 ;; *) echo "$said"; exit 1 ;; esac
done
udevadm settle""", 120)
        self.wait(lambda status: status["imported"], "the import", name=name)

    def unplug(self, name: str = "printer") -> None:
        """Pulls the cable."""
        self.tell(f"{name} drop")

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.control.unlink(missing_ok=True)
