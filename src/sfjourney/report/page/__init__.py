"""Values -> pages of HTML that are one file, ask nothing of any network, and run no text they show."""
