"""Join: projects and performance records → observations with status and trend, verdicts, assessments, network."""
