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


WINDOWS = "a duty of Windows, not of the code under test"
SYSTEM = "a fact of systems, not of the code under test"

FACTS = (
    # the registry
    Fact("registry", "Services have keys below HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Virtualization\\"
         "GuestCommunicationServices; a key's name is the service GUID", adr("REG-010")),
    Fact("registry", "The value ElementName holds the friendly name", adr("REG-020 REG-060")),
    Fact("registry", "ElementName is of type REG_SZ", adr("REG-020 REG-060")),
    Fact("registry", "Other GUID keys there are built-in services, which registering leaves as they are",
         adr("REG-070 REG-040 REG-050")),
    Fact("registry", "999E53D4-3D5C-4C3E-8779-BED06EC056E1 is one of them, the VM Session Service, and no port",
         adr("REG-070 MAP-020")),
    Fact("registry", "Registering gives a service the permission to talk to VMs", adr("REG-080")),
    Fact("registry", "Registering lets WMI enable, disable and list the service", why=WINDOWS),
    Fact("registry", "The friendly name shows in performance counters and wherever a GUID does not fit", why=WINDOWS),
    Fact("registry", "Writing there needs administrator rights", why="a right of the Windows registry, which no code here has"),
    Fact("registry", "(New-Guid).Guid makes a fresh GUID for a service", why="PowerShell, not the code under test"),
    # Linux guests
    Fact("Linux services", "The template 00000000-facb-11e6-bd58-64006a7986d3 with the port in hexadecimal in its first eight "
         "digits is the service of a Linux guest", adr("REG-030 MAP-010 MAP-020 MAP-100 GUID-140")),
    Fact("Linux services", "00000ac9-facb-11e6-bd58-64006a7986d3 is port 2761: Data1 is 0x00000AC9", adr("MAP-030 MAP-100")),
    # kernel options
    Fact("kernel options", "A Linux guest needs CONFIG_VSOCKET=y, which the kernel itself spells CONFIG_VSOCKETS",
         adr("SOCK-290")),
    Fact("kernel options", "A Linux guest needs CONFIG_HYPERV_VSOCKETS=y", adr("SOCK-290")),
    # socket commands
    Fact("socket commands", "An endpoint is a VmId and a ServiceId: no IP address, no host name",
         adr("HV-010 HV-100 TEXT-180")),
    Fact("socket commands", "Windows: socket(AF_HYPERV 34, SOCK_STREAM 1, HV_PROTOCOL_RAW 1)", adr("SOCK-010")),
    Fact("socket commands", "Linux: socket(AF_VSOCK 40, SOCK_STREAM 1, 0)", adr("SOCK-100")),
    Fact("socket commands", "Streams only, without bounds of messages", adr("SOCK-030 SOCK-010 SOCK-100")),
    *(Fact("socket commands", f"{name}: {what}", adr(rows)) for name, what, rows in (
        ("socket", "makes an endpoint of either family", "SOCK-010 SOCK-100"),
        ("bind", "gives it an address", "SOCK-110 SOCK-120 SOCK-130 SOCK-140 SOCK-150 SOCK-160 SOCK-170 SOCK-180"),
        ("listen", "waits for connections", "SOCK-030 SOCK-200 WILD-160"),
        ("accept", "takes one", "SOCK-030 SOCK-200 SOCK-250 SOCK-260"),
        ("connect", "makes one", "SOCK-030 SOCK-210 SOCK-220 SOCK-230 SOCK-240 WILD-170 WILD-210"),
        ("send", "carries data", "SOCK-030 SOCK-200"))),
    Fact("socket commands", "Windows bind takes a SOCKADDR_HV: Family, Reserved, VmId, ServiceId, 36 bytes",
         adr("HV-010 HV-030 HV-040 HV-050 HV-060 HV-070 HV-080")),
    Fact("socket commands", "Linux bind takes a sockaddr_vm: family, reserved, port, cid, and flags or zero, 16 bytes",
         adr("VM-010 VM-020 VM-030 VM-040 VM-070 VM-080 SOCK-110 SOCK-120")),
    # options
    Fact("socket options", "HVSOCKET_CONNECT_TIMEOUT (1) is in milliseconds", adr("SOCK-040 SOCK-060")),
    Fact("socket options", "HVSOCKET_CONNECT_TIMEOUT_MAX: a timeout has 300000 at most", adr("SOCK-060")),
    Fact("socket options", "HVSOCKET_CONNECTED_SUSPEND (4), if not zero, keeps a socket connected while its VM is paused",
         adr("SOCK-040 SOCK-070 SOCK-080")),
    Fact("socket options", "HVSOCKET_CONTAINER_PASSTHRU (2) is in older headers only", adr("SOCK-040 SOCK-050")),
    Fact("socket options", "HVSOCKET_HIGH_VTL (8) on a host's socket connects to the guest's VTL2",
         adr("SOCK-040 SOCK-050")),
    # VmIds
    Fact("VmIds", "HV_GUID_ZERO and HV_GUID_WILDCARD are all zero; listeners get connections from all partitions",
         adr("GUID-140 GUID-150 WILD-010 WILD-030")),
    Fact("VmIds", "HV_GUID_BROADCAST is all ones, and not described", adr("GUID-140 WILD-130 WILD-170")),
    Fact("VmIds", "HV_GUID_CHILDREN: listeners get connections from their children", adr("GUID-140 WILD-070")),
    Fact("VmIds", "HV_GUID_LOOPBACK reaches the connector's own partition", adr("GUID-140 WILD-080 WILD-180")),
    Fact("VmIds", "HV_GUID_PARENT reaches the parent: of a VM its host, of a container the container's host",
         adr("GUID-140 WILD-190")),
    Fact("VmIds", "HV_GUID_PARENT, connecting from a container in a VM, reaches the VM that hosts it", adr("WILD-190")),
    Fact("VmIds", "HV_GUID_PARENT, listening in a container, accepts from the container host", adr("WILD-090 WILD-110")),
    Fact("VmIds", "HV_GUID_PARENT, listening in a VM, accepts from the VM host, whether or not it hosts containers",
         adr("WILD-090")),
    Fact("VmIds", "HV_GUID_PARENT, listening where there is no VM, is not supported", adr("WILD-120")),
    Fact("VmIds", "HV_GUID_SILOHOST, of the header alone, reaches the partition that hosts a silo",
         adr("GUID-140 WILD-140 WILD-200")),
    Fact("VmIds", "A VM's own id reaches that VM only", adr("WILD-150 WILD-210")),
    # platform
    Fact("platform", "Public since the Windows 10 Anniversary Update", why=SYSTEM),
    Fact("platform", "Hosts are Windows 10 and Windows Server 2016 or later, with a VM at least to test with", why=SYSTEM),
    Fact("platform", "Guests are the same, and Linux guests with the integration services", why=SYSTEM),
    Fact("platform", "Developing needs a C/C++ compiler and a Windows SDK above build 14290, which Visual Studio 2015 Update 3 "
         "and later have", why=SYSTEM),
    Fact("platform", "(Get-VM -Name $VMName).Id gives a VM's id", why="PowerShell, not the code under test"),
    Fact("platform", "Programs and drivers, in user mode and in kernel mode, may use these sockets", why=SYSTEM),
    Fact("platform", "No block memory, so a poor fit for backup and video", why="advice, which nothing can break"),
)


def judged(requirements: list[dict]) -> list[dict]:
    """Each fact with the worst verdict of its requirements, those that do not apply left out."""
    verdicts = {row["requirement"]: row["verdict"] for row in requirements}
    reasons = {row["requirement"]: row["reason"] for row in requirements if row.get("reason")}
    rows = []
    for fact in FACTS:
        found = [verdicts[name] for name in fact.requirements if name in verdicts]
        verdict = next((v for v in WORST_FIRST if v in found), "N/A")
        rows.append({"about": fact.about, "text": fact.text, "verdict": verdict, "requirements": fact.requirements,
                     "judged": [(name, verdicts.get(name, "")) for name in fact.requirements],
                     "why": fact.why or ("" if verdict != "N/A" else
                                         next((reasons[name] for name in fact.requirements if name in reasons),
                                              "does not apply to this target"))})
    return rows
