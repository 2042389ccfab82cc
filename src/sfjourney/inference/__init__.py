"""What was recorded of events -> what can be declared of them: JSON Schemas and redactions (docs/infer.md)."""
