"""Another peer of `make bench`: Debian's CUPS passes a file to a printer as it is (a raw queue, as kits set up receipt
printers), from the start of `lp` to the first byte at the printer.

Usage: bench-cups.py FOLDER   starts a cupsd of its own in FOLDER, whose printer is a socket here, and prints
microseconds. It needs root, since cupsd does.
"""
import os
import pathlib
import socket
import statistics
import subprocess
import sys
import time

ROUNDS = 15


def configure(folder):
    """Writes cupsd's two files: a Unix socket for everything, nothing on the network, no limit on the queue."""
    (folder / "cupsd.conf").write_text(
        f"Listen {folder}/cups.sock\nLogLevel none\nBrowsing Off\nDefaultAuthType None\nMaxJobs 0\n"
        "<Location />\n  Order allow,deny\n  Allow all\n</Location>\n"
        "<Policy default>\n  <Limit All>\n    Order allow,deny\n    Allow all\n  </Limit>\n</Policy>\n"
    )
    names = ("StateDir", "CacheDir", "TempDir", "RequestRoot", "ServerRoot")
    for name in names:
        (folder / name).mkdir()
    (folder / "cups-files.conf").write_text(
        "".join(f"{name} {folder}/{name}\n" for name in names)
        + f"ServerBin /usr/lib/cups\nDataDir /usr/share/cups\nAccessLog {folder}/access\nErrorLog {folder}/error\n"
        f"PageLog {folder}/page\nSystemGroup root\nUser lp\nGroup lp\n"
    )
    # The scheduler and its backends go down to another user by themselves.
    folder.chmod(0o755)


def wait_for(path, process):
    while not path.exists():
        if process.poll() is not None:
            raise SystemExit("cupsd ended at its start")
        time.sleep(0.01)


def measure(printer, environment, document):
    """One job: its start, and when its first byte came; both CLOCK_MONOTONIC."""
    begin = time.monotonic()
    subprocess.run(["lp", "-d", "kit", "-o", "raw", document], env=environment, check=True, stdout=subprocess.DEVNULL)
    connection, _ = printer.accept()
    with connection:
        if not connection.recv(1):
            raise SystemExit("the job came without a byte")
        end = time.monotonic()
        while connection.recv(4096):
            pass
    return end - begin


def main():
    folder = pathlib.Path(sys.argv[1]) / "cups"
    folder.mkdir()
    configure(folder)
    printer = socket.create_server(("127.0.0.1", 0))
    printer.settimeout(60)
    document = folder / "one.txt"
    document.write_text("1\n")
    environment = dict(os.environ, CUPS_SERVER=str(folder / "cups.sock"), LC_ALL="C.UTF-8")
    daemon = subprocess.Popen(
        ["cupsd", "-f", "-c", folder / "cupsd.conf", "-s", folder / "cups-files.conf"], stderr=subprocess.DEVNULL)
    try:
        wait_for(folder / "cups.sock", daemon)
        address = f"socket://127.0.0.1:{printer.getsockname()[1]}"
        # It says that raw queues will go one day.
        subprocess.run(
            ["lpadmin", "-p", "kit", "-E", "-v", address, "-m", "raw"], env=environment, check=True,
            stderr=subprocess.DEVNULL)
        times = [measure(printer, environment, document) for _ in range(ROUNDS + 1)][1:]
    finally:
        daemon.terminate()
        daemon.wait()
    print(f"cups-start {statistics.median(times) * 1e6}")


main()
