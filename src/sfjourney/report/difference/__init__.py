"""What a change does to a workspace and to people -> text, Markdown, JSON and annotations."""
