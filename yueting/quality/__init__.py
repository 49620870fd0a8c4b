"""Quality: rubrics as data, a scorecard for every conversation, reviews by people, appeals and calibration."""
