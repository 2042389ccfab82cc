"""What the code knows of its rules, commands and formats -> explanations, pages, completions, JSON Schemas."""
