"""How what is found is told alike by every face: records for programs, times, words, what differs."""
