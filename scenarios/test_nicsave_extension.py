"""./hvcts on the way of a vendor of a switch extension: a base library and an extension part go in as sources, and
verdicts come out, which differ by profile where the documents leave a question open."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from conftest import ROOT, Certificate, read_results

SOURCES = Path(__file__).parent / "extension"
NEEDED = "SAV-NEED-020"


def hvcts(*arguments: str | Path) -> subprocess.CompletedProcess:
    return subprocess.run([ROOT / "hvcts", *map(str, arguments)], capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, timeout=600, check=False)


@pytest.fixture(scope="module")
def vendor(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sources, in a folder of the vendor's own, with a blank in its name."""
    folder = tmp_path_factory.mktemp("vendor") / "Acme Switch"
    shutil.copytree(SOURCES, folder)
    return folder


def certify(vendor: Path, out: Path, *arguments: str) -> Certificate:
    done = hvcts("certify", "--driver-src", vendor / "base", "--driver-src", vendor / "saver", "--out", out,
                 "--no-explore", *arguments)
    assert done.returncode in (0, 1, 3), done.stdout + done.stderr
    certificate = read_results(out)
    certificate.exit_code, certificate.output = done.returncode, done.stdout
    return certificate


@pytest.mark.requirement("SAV-NEED-010", NEEDED)
@pytest.mark.parametrize("defined, answers, verdict", [
    ("", "ms-docs", "PASS"),
    ("", "strict", "FAIL"),
    ("", "ms-sample", "FAIL"),
    ("ACME_NEEDED_FROM_OFFSET", "ms-docs", "PASS"),
    ("ACME_NEEDED_FROM_OFFSET", "strict", "PASS"),
    ("ACME_NEEDED_FROM_OFFSET", "ms-sample", "PASS"),
    ("ACME_NEEDED_SIZEOF", "ms-docs", "FAIL"),
])
def test_bytes_needed_under_a_profile(defined: str, answers: str, verdict: str, vendor: Path,
                                      tmp_path: Path) -> None:
    define = ["--define", defined] if defined else []
    done = certify(vendor, tmp_path, "--profile", answers, *define)
    assert done.run["target"] == "base-saver"
    assert done.verdict(NEEDED) == verdict, done.describe(done.findings)
    if verdict == "FAIL":
        finding = next(f for f in done.findings if f["requirement"] == NEEDED)
        assert finding["expected"] and finding["seen"] and finding["program"].startswith("stack ")
        sizes = finding["sizes"]
        assert sizes["save_data_offset"] != 568
        assert sizes["bytes_needed"] not in sizes["required"]
        # Which is more than BytesNeeded asks for, if that counts from the end of the structure.
        assert sizes["succeeds_at"] == sizes["save_data_offset"] + sizes["data"]


def test_correct_extension_fails_nothing(vendor: Path, tmp_path: Path) -> None:
    done = certify(vendor, tmp_path)
    assert not done.failed(), done.describe(done.findings)
    assert done.exit_code in (0, 3), done.output
    passed = [name for name, row in done.requirements.items()
              if row["verdict"] == "PASS" and name.startswith("SAV-")]
    assert len(passed) > 50
    assert all(row.get("reason") for row in done.requirements.values() if row["verdict"] in ("N/A", "INCONC"))


def test_descriptor_from_options(vendor: Path, tmp_path: Path) -> None:
    """A name that is not the extension's own: each record disagrees with it."""
    done = certify(vendor, tmp_path, "--option", "name=Other")
    assert done.verdict("SAV-SAVE-040") == "FAIL" and done.exit_code == 1


@pytest.mark.parametrize("source, says", [
    ("#include \"Base.h\"\nVOID Extra(VOID) { NdisFNoSuchFunction(NULL); }\n",
     "missing function NdisFNoSuchFunction, called by"),
    ("#include \"Base.h\"\n#include <NoSuchHeader.h>\nVOID Extra(VOID) { }\n",
     "missing header   NoSuchHeader.h, included by"),
    ("#include \"Base.h\"\nVOID NoSuchBody(VOID);\nVOID Extra(VOID) { NoSuchBody(); }\n",
     "missing function NoSuchBody, called by"),
    ("#include \"Base.h\"\nVOID Extra(NDIS_NO_SUCH_TYPE One) { }\n", "missing type     NDIS_NO_SUCH_TYPE, used by"),
    ("#include \"Base.h\"\n#include <fwpsk.h>\nVOID Extra(VOID) { }\n", "missing header   fwpsk.h, included by"),
], ids=["function", "header", "body", "type", "filtering"])
def test_sources_that_do_not_compile_are_named(source: str, says: str, vendor: Path, tmp_path: Path) -> None:
    """The message names what is missing and the file that uses it, not the command line."""
    shutil.copytree(vendor, tmp_path / "broken")
    (tmp_path / "broken" / "saver" / "Extra.c").write_text(source)
    done = hvcts("certify", "--driver-src", tmp_path / "broken" / "base", "--driver-src",
                 tmp_path / "broken" / "saver")
    assert done.returncode == 2
    told = [line for line in done.stderr.splitlines() if says in line]
    assert told, done.stderr
    assert "Extra.c" in told[0], told
    assert "-fshort-wchar" not in done.stderr


def test_unknown_target_is_named(tmp_path: Path) -> None:
    done = hvcts("certify", "--target", "no-such-target", "--out", tmp_path)
    assert done.returncode == 2
    assert 'no target "no-such-target"' in done.stderr and "ninja" not in done.stderr
