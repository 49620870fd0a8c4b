"""Review of oneself and, anonymously, of colleagues: four sides of the work, shown only where enough people answered."""
