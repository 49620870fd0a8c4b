"""Addresses of the console."""

from django.urls import path

from yueting.conversations.views import files, handling, inbox, own_words, reading, search, writing

app_name = "conversations"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("search/", search.search, name="search"),
    path("words/", own_words.words, name="words"),
    path("words/<uuid:pk>/", own_words.forget, name="forget-words"),
    path("files/<uuid:pk>/", files.file, name="file"),
    path("files/<uuid:pk>/fetching/", files.fetch, name="fetch"),
    path("messages/<uuid:pk>/reading/", reading.reading, name="reading"),
    path("messages/<uuid:pk>/corrections/", reading.correct, name="correct"),
    path("messages/<uuid:pk>/delivery/", writing.resend, name="resend"),
    path("<uuid:pk>/", inbox.show, name="show"),
    path("<uuid:pk>/head/", inbox.head, name="head"),
    path("<uuid:pk>/messages", inbox.messages, name="messages"),
    path("<uuid:pk>/timeline/", reading.timeline, name="timeline"),
    path("<uuid:pk>/reply/", writing.reply, name="reply"),
    path("<uuid:pk>/note/", writing.note, name="note"),
    path("<uuid:pk>/uploads/", files.upload, name="upload"),
    path("<uuid:pk>/claim/", handling.claim, name="claim"),
    path("<uuid:pk>/take-over/", handling.take_over, name="take-over"),
    path("<uuid:pk>/transfer/", handling.transfer, name="transfer"),
    path("<uuid:pk>/seen/", handling.seen, name="seen"),
]
