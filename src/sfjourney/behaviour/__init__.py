"""Two versions over the same records -> who gets which emails instead, and where the stories part."""
