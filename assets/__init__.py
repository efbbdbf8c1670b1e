"""What is made, one folder a stage: gather, check, match, join, publish. A stage never imports another."""
