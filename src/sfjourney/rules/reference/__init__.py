"""Rules about names that lead nowhere, and things that nothing leads to."""
