"""Many publishers and workers on a simulated clock, by the project's own rules of delays, pauses and due jobs."""
