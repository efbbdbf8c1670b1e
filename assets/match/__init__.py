"""Match: typed records of all providers → organisations and projects with stable ids, history, disagreements."""
