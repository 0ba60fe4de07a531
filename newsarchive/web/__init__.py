"""The archive on pages for people, as JSON, and as feeds. It only reads, and nothing that is archived is ever run."""
