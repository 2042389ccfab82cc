"""A replay and the emails that really went out -> what agrees, what differs, and why the first difference does."""
