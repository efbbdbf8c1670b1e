"""When and how the register runs: definitions, jobs, automation, resources, checks, the command line."""
