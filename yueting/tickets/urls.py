"""Addresses of tickets."""

from django.urls import path

from yueting.tickets.views import (
    board,
    changes,
    duty,
    escalations,
    lists,
    panel,
    policies,
    special_days,
    wrapping_up,
)

app_name = "tickets"
urlpatterns = [
    path("", lists.tickets, name="list"),
    path("of/<uuid:pk>/", panel.panel, name="panel"),
    path("of/<uuid:pk>/new/", panel.open_ticket, name="open"),
    path("of/<uuid:pk>/wrap-up/", wrapping_up.wrap_up, name="wrap-up"),
    path("board/", board.board, name="board"),
    path("duty/", duty.duty, name="duty"),
    path("duty/<uuid:pk>/removal/", duty.remove, name="duty-removal"),
    path("days/", special_days.days, name="days"),
    path("days/<uuid:brand_id>/<str:day>/removal/", special_days.clear, name="day-removal"),
    path("policies/", policies.policies, name="policies"),
    path("policies/<uuid:brand_id>/", policies.policy, name="policy"),
    path("<str:reference>/takeover/", escalations.takeover, name="takeover"),
    path("<str:reference>/plan/", escalations.plan, name="plan"),
    path("<str:reference>/", lists.show, name="show"),
    path("<str:reference>/priority/", lists.priority, name="priority"),
    path("<str:reference>/<str:action>/", changes.change, name="change"),
]
