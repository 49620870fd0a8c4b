"""Addresses under /academy/courses/."""

from django.urls import path

from yueting.academy.courses.views import certificates, editing, learning

urlpatterns = [
    path("courses/", learning.home, name="courses"),
    path("courses/due/", learning.due, name="courses-due"),
    path("courses/certificates/", certificates.mine, name="certificates"),
    path("courses/certificates/board/", certificates.board, name="certificate-board"),
    path("courses/certificates/<uuid:pk>/", certificates.show, name="certificate"),
    path("courses/edit/", editing.listed, name="courses-edit"),
    path("courses/edit/new/", editing.new, name="course-new"),
    path("courses/edit/<slug:key>/", editing.course, name="course-edit"),
    path("courses/edit/<slug:key>/publication/", editing.publication, name="course-publish"),
    path("courses/edit/<slug:key>/discarding/", editing.discarding, name="course-discard"),
    path("courses/edit/<slug:key>/lessons/new/", editing.lesson, name="lesson-new"),
    path("courses/edit/<slug:key>/lessons/<slug:lesson_id>/", editing.lesson, name="lesson-edit"),
    path("courses/<slug:key>/", learning.course, name="course"),
    path("courses/<slug:key>/<slug:lesson_id>/", learning.lesson, name="lesson"),
    path("courses/<slug:key>/<slug:lesson_id>/reading/", learning.reading, name="lesson-read"),
    path("courses/<slug:key>/<slug:lesson_id>/<slug:question_id>/", learning.answering, name="answer"),
]
