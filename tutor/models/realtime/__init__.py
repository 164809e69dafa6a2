"""The omni model over OpenAI's Realtime API: it listens, judges, and answers aloud."""
