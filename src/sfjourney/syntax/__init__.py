"""Text -> syntax tree. Lark and its grammar are private to this package."""
