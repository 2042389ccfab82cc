"""What an editor asks about a place in a text -> the answer; and the protocol in which it asks (`sfjourney lsp`)."""
