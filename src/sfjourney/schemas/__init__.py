"""JSON Schema as a type: schema documents are read, then asked what a JSON Pointer may reach."""
