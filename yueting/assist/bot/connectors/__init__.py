"""Other systems that the bot may ask, by HTTP with a typed mapping."""
