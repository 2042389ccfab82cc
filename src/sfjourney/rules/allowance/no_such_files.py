"""A table of severities for files that there are not."""

from sfjourney.diagnostics import Severity
from sfjourney.rules.rule import Rule

NO_SUCH_FILES = Rule(
    code="allowance/no-such-files",
    title="Severities for files that there are not",
    severity=Severity.WARNING,
    why="the files were renamed or the pattern is misspelt, and what was meant to be set is not",
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
