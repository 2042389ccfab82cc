"""Rules about text that cannot be read, or says two things."""
