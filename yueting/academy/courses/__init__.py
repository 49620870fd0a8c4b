"""Courses on the desk: lessons read, quizzes answered, questions repeated when they fade, certificates."""
