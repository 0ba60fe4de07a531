"""What keeps an archive running over the years: imports, and later schedules, backups, takedowns."""
