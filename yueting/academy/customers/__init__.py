"""What virtual customers are made of: cards, words and the rules by which they feel and speak. Pure."""
