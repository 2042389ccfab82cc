"""Rules about who may be sent to."""
