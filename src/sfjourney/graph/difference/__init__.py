"""Two compiled workspaces -> what changed for people: edits of the graph, each with its classes (graph.md, Diff)."""
