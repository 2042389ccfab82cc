"""JSON text -> value with places. Templates, schemas and refused lines are read through here."""
