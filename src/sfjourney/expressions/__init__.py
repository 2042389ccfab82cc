"""Conditions and values: normal form, comparison, evaluation."""
