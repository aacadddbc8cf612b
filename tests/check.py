"""`make check`: every gate that is not a test, one after the other; `--fix` writes the formats."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
MANAGE = [sys.executable, "manage.py"]


def templates() -> list[str]:
    return sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("templates/**/*.html"))


def example_production() -> dict[str, str]:
    """The environment of .env.example, with a real key: the shipped production settings."""
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {**dict(pairs), "SECRET_KEY": secrets.token_urlsafe(64)}


def gates() -> list[tuple[str, list[str], dict[str, str]]]:
    """(name, command, environment) of each gate."""
    development = {"DEBUG": "1"}
    djade = [str(BIN / "djade"), "--target-version", "5.2"]
    return [
        ("format", [str(BIN / "ruff"), "format", "--check", "--quiet", "."], {}),
        ("lint", [str(BIN / "ruff"), "check", "--quiet", "."], {}),
        ("templates", [*djade, "--check", *templates()], {}),
        ("types", [str(BIN / "mypy")], development),
        ("floors", [str(BIN / "lint-imports")], development),
        (
            "deployment",
            [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"],
            example_production(),
        ),
        ("migrations", [*MANAGE, "makemigrations", "--check", "--dry-run"], development),
    ]


def check() -> int:
    failed = []
    for name, command, env in gates():
        print(f"--- {name}", flush=True)
        clean = {key: value for key, value in os.environ.items() if key != "DEMO"}
        if subprocess.run(command, cwd=ROOT, env={**clean, **env}).returncode:
            failed.append(name)
    print(f"\nFAILED: {', '.join(failed)}" if failed else "\nAll gates passed.")
    return 1 if failed else 0


def fix() -> int:
    """Write code and templates in the one format."""
    ruff = str(BIN / "ruff")
    subprocess.run([ruff, "format", "."], cwd=ROOT, check=True)
    subprocess.run([ruff, "check", "--fix", "--quiet", "."], cwd=ROOT, check=False)
    # djade answers 1 when it has changed a file.
    subprocess.run(
        [str(BIN / "djade"), "--target-version", "5.2", *templates()], cwd=ROOT, check=False
    )
    return 0


if __name__ == "__main__":
    sys.exit(fix() if "--fix" in sys.argv[1:] else check())
