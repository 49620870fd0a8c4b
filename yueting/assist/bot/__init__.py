"""The bot: answers what a machine can answer, and hands everything else over with all that was said."""
