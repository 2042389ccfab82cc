"""What a check found -> text, JSON, Markdown, and the formats of code hosts and CI servers."""
