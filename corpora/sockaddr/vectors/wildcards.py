"""Who may connect to whom, for the vectors alone: the model of both decisions, and the matrix that is put to it.

Written apart from the judge and from the reference, like expected.py. Where nothing is told (a VM's own id outside of a
host, connectors without permission that aim at no VM) there is no vector.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from expected import GUIDS, Answer, fails, guid_bytes, ok

HOST, VM, SILO, HSILO = range(4)
ENVIRONMENTS = ("HOST", "VM", "SILO", "HSILO")
ORIGINS = ("self", "host", "silo-host", "child", "sibling", "grandchild", "other")
GATES = ("absent", "allow", "deny")
GIVEN, DENIED, DISABLED = range(3)
PERMISSIONS = ("given", "denied", "disabled")
SELF, THE_HOST, SILO_HOST, THE_VM = range(4)  # enum cts_reached
OWN = "67458b6b-7b32-c623-643c-986966334873"  # a VM's own id, and that of another one
OTHER = "71ff49dc-661b-4a35-a2ed-9a5a1f3b6c20"
SERVICE = guid_bytes("00000ac9-facb-11e6-bd58-64006a7986d3")
OTHER_SERVICE = guid_bytes("00000ac9-facb-11e6-bd58-64006a7986d2")
LISTENERS = {**{name: text for name, text in GUIDS.items() if name not in ("HV_GUID_ZERO", "HV_GUID_VSOCK_TEMPLATE")},
             "a VM's own id": OWN, "another VM's id": OTHER}
MATCH, NOMATCH, BINDFAIL = fails("MATCH"), fails("NOMATCH"), fails("BINDFAIL")


def name_of(vmid: bytes) -> str:
    return next((name for name, text in LISTENERS.items() if guid_bytes(text) == vmid), "")


def listens(name: str, env: int, origin: str, gate: str, same_vm: bool, switches: dict) -> Answer:
    """Of a listener on the VmId `name`, with the right service and with permission."""
    shut = env == HOST and (gate == "deny" or gate == "absent" and switches["wildcard-config-absent"] == "deny")
    parent = {VM: "host", SILO: "silo-host",
              HSILO: "silo-host" if switches["parent-in-container"] == "doc" else "host"}
    if name == "HV_GUID_WILDCARD":
        if shut:
            return NOMATCH if origin in ("child", "grandchild") else fails("MATCH", "NOMATCH")
        return MATCH
    if name == "HV_GUID_PARENT" and env == HOST:
        return BINDFAIL if switches["parent-on-host"] == "bind-fails" else NOMATCH
    if name == "HV_GUID_BROADCAST":
        return BINDFAIL if switches["broadcast-bind"] == "bind-fails" else NOMATCH
    matches = {"HV_GUID_CHILDREN": origin == "child" and not shut, "HV_GUID_LOOPBACK": origin == "self",
               "HV_GUID_PARENT": origin == parent.get(env), "HV_GUID_SILOHOST": False}.get(name, same_vm)
    return MATCH if matches else NOMATCH


def accept_decide(given: dict, switches: dict) -> Answer:
    listener, connection = bytes.fromhex(given["bytes"]), bytes.fromhex(given["second"])
    numbers = given["numbers"]
    name, env = name_of(listener[:16]), numbers["environment"]
    if numbers["permission"] != GIVEN:
        code = 10013 if numbers["permission"] == DENIED else 10022
        tells = name not in ("HV_GUID_PARENT", "HV_GUID_BROADCAST", "HV_GUID_SILOHOST")  # these fail anyway
        return Answer(BINDFAIL.results, (code,) if tells else ())
    answer = listens(name, env, ORIGINS[numbers["origin"]], GATES[numbers["gate"]],
                     listener[:16] == connection[:16], switches)
    return NOMATCH if listener[16:] != connection[16:] and answer != BINDFAIL else answer


def refused(code: int = 0) -> Answer:
    return Answer(NOMATCH.results, (0, code) if code else ())


def connect_decide(given: dict, switches: dict) -> Answer:
    numbers, name = given["numbers"], name_of(bytes.fromhex(given["bytes"])[:16])
    env, permission = numbers["environment"], numbers["permission"]
    if env == HOST and not numbers["registered"] and switches["unregistered-service"] == "refuse":
        return refused()
    if name in ("HV_GUID_WILDCARD", "HV_GUID_CHILDREN", "HV_GUID_BROADCAST"):
        return refused(10049 if env == HOST and name != "HV_GUID_BROADCAST" else 0)
    if name == "HV_GUID_LOOPBACK":
        return ok(SELF)
    if name == "HV_GUID_PARENT":
        within = SILO_HOST if switches["parent-in-container"] == "doc" else THE_HOST
        return refused() if env == HOST else ok({VM: THE_HOST, SILO: THE_HOST, HSILO: within}[env])
    if name == "HV_GUID_SILOHOST":
        return ok(SILO_HOST if env == HSILO else THE_HOST) if env in (SILO, HSILO) else refused()
    if not numbers["known"]:
        return refused()
    return ok(THE_VM) if permission == GIVEN else refused(10013 if permission == DENIED else 10022)


# -- the matrix -------------------------------------------------------------------------------------------------------

Vector = tuple[str, str, dict]  # comment, flag, given


def listener(name: str, text: str, env: int, origin: int, gate: int, *, permission: int = GIVEN,
             service: bytes = SERVICE) -> Vector:
    own = guid_bytes(text if name == "a VM's own id" else OWN)
    comment = f"{name} in {ENVIRONMENTS[env]}, from {ORIGINS[origin]}, gate {GATES[gate]}"
    comment += f", permission {PERMISSIONS[permission]}" if permission else ""
    comment += ", another service" if service != SERVICE else ""
    flag = "ServiceMatch" if service != SERVICE else "Permission" if permission else \
        "WildcardGate" if env == HOST and gate != 1 and name in ("HV_GUID_WILDCARD", "HV_GUID_CHILDREN") else "Wildcard"
    return comment, flag, {"bytes": (guid_bytes(text) + SERVICE).hex(), "second": (own + service).hex(),
                           "numbers": {"environment": env, "origin": origin, "gate": gate, "permission": permission}}


def told(name: str, env: int, origin: int, gate: int) -> bool:
    """Whether the documents say what becomes of it."""
    if name.startswith("HV_GUID_"):
        open_origin = ORIGINS[origin] not in ("child", "grandchild")
        return not (name == "HV_GUID_WILDCARD" and env == HOST and GATES[gate] == "deny" and open_origin)
    return env == HOST and (name == "another VM's id" or ORIGINS[origin] == "child")


def accepting() -> Iterator[Vector]:
    for env, (name, text), origin, gate in itertools.product(range(4), LISTENERS.items(), range(7), range(3)):
        if told(name, env, origin, gate):
            yield listener(name, text, env, origin, gate)
    for env, (name, text) in itertools.product(range(4), LISTENERS.items()):
        if told(name, env, 3, 1):
            yield listener(name, text, env, 3, 1, service=OTHER_SERVICE)
    for permission, (name, text) in itertools.product((DENIED, DISABLED), LISTENERS.items()):
        yield listener(name, text, HOST, 3, 1, permission=permission)


def connecting() -> Iterator[Vector]:
    def target(name: str, text: str, env: int, known: int, registered: int, permission: int) -> Vector:
        comment = f"to {name} from {ENVIRONMENTS[env]}" + ("" if registered else ", no key") + \
            ("" if known or name.startswith("HV_") else ", no such VM") + \
            (f", permission {PERMISSIONS[permission]}" if permission else "")
        flag = "Permission" if permission else "Wildcard" if registered else "Unregistered"
        return comment, flag, {"bytes": (guid_bytes(text) + SERVICE).hex(),
                               "numbers": {"environment": env, "known": known, "gate": 1, "permission": permission,
                                           "registered": registered}}

    for env, (name, text), registered in itertools.product(range(4), LISTENERS.items(), (1, 0)):
        if name.startswith("HV_GUID_") or env == HOST:
            yield target(name, text, env, 1, registered, GIVEN)
    for permission in (GIVEN, DENIED, DISABLED):
        yield target("a VM's own id", OWN, HOST, 1, 1, permission)
    yield target("a VM's own id", OWN, HOST, 0, 1, GIVEN)
