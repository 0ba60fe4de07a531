"""From measured figures to many publishers: what is measured for it, and the arithmetic of docs/scaling.md."""
