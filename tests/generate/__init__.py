"""A seed -> a random workspace, as text, and a recording for it: small domains, so that races happen."""
