"""Values -> text: diagnostics, graphs and summaries as people and machines read them. Nothing here prints."""
