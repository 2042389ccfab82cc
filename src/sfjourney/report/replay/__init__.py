"""What a replay gave, and one Profile's story -> text and JSON."""
