"""Public fakes, each strict: an unexpected or unconsumed step fails."""
