"""Gaps of the knowledge: questions that customers ask and no article answers."""
