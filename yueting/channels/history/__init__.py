"""What was said before there was this desk: chat logs and mail archives, brought in to be read and searched."""
