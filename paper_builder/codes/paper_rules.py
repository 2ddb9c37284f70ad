"""PB8xx: built papers and their folders."""
