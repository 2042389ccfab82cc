"""A pattern of the configuration for files that there are not."""

from sfjourney.diagnostics import Severity
from sfjourney.rules.rule import Rule

NO_SUCH_FILES = Rule(
    code="allowance/no-such-files",
    title="A pattern of the configuration that fits no file",
    severity=Severity.WARNING,
    why="the files were renamed or the pattern is misspelt, and what it was meant for does not happen",
    bad="""\
        journey j {
          on order.created
          enroll always
          transactional

          send receipt
        }
        --- sfjourney.toml
        [severity."draft"]
        flow = "off"
    """,
    good="""\
        journey j {
          on order.created
          enroll always
          transactional

          send receipt
        }
        --- sfjourney.toml
        [severity."templates"]
        flow = "off"
    """,
)
