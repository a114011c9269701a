"""What Microsoft's page on integration services says of sockets, fact by fact, and the requirements that hold a target to
it. A fact without requirements is one that no target can show here; it says why."""

from __future__ import annotations

from dataclasses import dataclass

WORST_FIRST = ("FAIL", "INCONC", "WAIVED", "WARN", "PASS", "N/A")


@dataclass(frozen=True)
class Fact:
    about: str
    text: str
    requirements: tuple[str, ...] = ()
    why: str = ""  # no requirement speaks of it


def adr(rows: str) -> tuple[str, ...]:
    return tuple(f"ADR-{row}" for row in rows.split())


FACTS = (
    Fact("registry", "Services have keys below HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Virtualization\\"
         "GuestCommunicationServices; a key's name is the service GUID", adr("REG-010")),
    Fact("registry", "The value ElementName, of type REG_SZ, holds the friendly name", adr("REG-020 REG-060")),
    Fact("registry", "The template 00000000-facb-11e6-bd58-64006a7986d3 with the port in hexadecimal in its first eight digits "
         "is the service of a Linux guest: 00000ac9-... is port 2761", adr("REG-030 MAP-010 MAP-100 GUID-140")),
    Fact("registry", "Other keys there are built-in services, VM Session Service among them; registering leaves them",
         adr("REG-070 REG-040 REG-050")),
    Fact("registry", "A service has to be registered before VMs may talk to it", adr("REG-080")),
    Fact("registry", "Writing there needs administrator rights", why="a right of the Windows registry, which no code here has"),
    Fact("registry", "Registering lets WMI enable, disable and list the service, and names it in performance counters",
         why="a duty of Windows, not of the code under test"),
    Fact("kernel options", "A Linux guest needs CONFIG_VSOCKET=y and CONFIG_HYPERV_VSOCKETS=y (the kernel spells the first "
         "CONFIG_VSOCKETS)", adr("SOCK-290")),
    Fact("platform", "Windows 10 and Server 2016 or later are hosts and guests; Linux guests need the integration services; "
         "development needs an SDK above build 14290", why="a fact of systems, not of the code under test"),
    Fact("platform", "Get-VM gives a VM's id, New-Guid a fresh GUID", why="PowerShell, not the code under test"),
    Fact("socket commands", "Windows: socket(AF_HYPERV 34, SOCK_STREAM 1, HV_PROTOCOL_RAW 1)", adr("SOCK-010")),
    Fact("socket commands", "Linux: socket(AF_VSOCK 40, SOCK_STREAM 1, 0)", adr("SOCK-100")),
    Fact("socket commands", "Streams only, without bounds of messages", adr("SOCK-030 SOCK-010 SOCK-100")),
    Fact("socket commands", "socket, bind, listen and accept on one side, socket, connect and send on the other carry data",
         adr("SOCK-030")),
    Fact("socket commands", "Windows bind takes a SOCKADDR_HV: family, reserved, VmId, ServiceId",
         adr("HV-010 HV-030 HV-040 HV-060")),
    Fact("socket commands", "Linux bind takes a sockaddr_vm: family, reserved, port, cid, then flags or zero",
         adr("VM-010 VM-020 SOCK-110 SOCK-120")),
    Fact("socket options", "HVSOCKET_CONNECT_TIMEOUT is in milliseconds, at most 300000", adr("SOCK-060 SOCK-040")),
    Fact("socket options", "HVSOCKET_CONNECTED_SUSPEND, if not zero, keeps a socket connected while its VM is paused",
         adr("SOCK-070 SOCK-080")),
    Fact("VmIds", "HV_GUID_ZERO and HV_GUID_WILDCARD: listeners get connections from all partitions",
         adr("GUID-140 WILD-010 WILD-030")),
    Fact("VmIds", "HV_GUID_CHILDREN: listeners get connections from their children", adr("GUID-140 WILD-070")),
    Fact("VmIds", "HV_GUID_LOOPBACK: reaches the connector's own partition", adr("GUID-140 WILD-080 WILD-180")),
    Fact("VmIds", "HV_GUID_PARENT: reaches the parent; a VM's is its host, a container's the container's host",
         adr("GUID-140 WILD-090 WILD-110 WILD-120 WILD-190")),
    Fact("VmIds", "HV_GUID_BROADCAST is defined, and not described", adr("GUID-140 WILD-130 WILD-170")),
)


def judged(requirements: list[dict]) -> list[dict]:
    """Each fact with the worst verdict of its requirements, those that do not apply left out."""
    verdicts = {row["requirement"]: row["verdict"] for row in requirements}
    rows = []
    for fact in FACTS:
        found = [verdicts[name] for name in fact.requirements if name in verdicts]
        verdict = next((v for v in WORST_FIRST if v in found), "N/A")
        rows.append({"about": fact.about, "text": fact.text, "verdict": verdict, "requirements": fact.requirements,
                     "why": fact.why or ("" if verdict != "N/A" else "does not apply to this target")})
    return rows
