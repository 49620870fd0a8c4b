"""Calibration: several people judge the same talks blind, see where they differ, and agree how it is meant."""
