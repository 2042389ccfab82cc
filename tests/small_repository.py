"""A small workspace, and git for the repositories that hold it."""

import json
import subprocess
from pathlib import Path

from workspaces import write_files

GIT = ("git", "-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false")
SMALL = """\
event order.created
journey thanks {
  on order.created
  enroll once
  transactional

  wait 1 day
  send note
}
"""
NOTE = json.dumps(
    {
        "name": "Note",
        "purpose": "Transactional",
        "definition": {
            "subject": "Thanks",
            "body": {"root": "a", "elements": {"a": {"type": "Text", "props": {"text": "Thank you"}}}},
        },
    }
)
FILES = {"sfjourney.toml": "", "thanks.journey": SMALL, "templates/note.json": NOTE}


def longer(days: int) -> str:
    return SMALL.replace("wait 1 day", f"wait {days} days")


def git(folder: Path, *arguments: str) -> str:
    ended = subprocess.run([*GIT, "-C", folder, *arguments], check=True, capture_output=True, encoding="utf-8")
    return ended.stdout.strip()


def commit(folder: Path, message: str) -> str:
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", message)
    return git(folder, "rev-parse", "HEAD")


def small_repository(folder: Path) -> Path:
    """A repository with a workspace in a folder, committed on main, with a longer wait on a branch."""
    top = folder / "repo"
    write_files(top / "shop", FILES)
    git(folder, "init", "-q", "-b", "main", str(top))
    commit(top, "one")
    git(top, "checkout", "-q", "-b", "topic")
    write_files(top / "shop", {"thanks.journey": longer(2)})
    commit(top, "two")
    return top
