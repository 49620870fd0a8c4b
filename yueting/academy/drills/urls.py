"""Addresses under /academy/drills/."""

from django.urls import path

from yueting.academy.drills.views import cases, findings, library, plans, reviewing, running

urlpatterns = [
    path("drills/", library.home, name="drills"),
    path("drills/library/", library.library, name="drill-library"),
    path("drills/cards/<slug:key>/", library.card, name="drill-card"),
    path("drills/plans/new/", plans.new, name="drill-plan-new"),
    path("drills/plans/<slug:key>/edit/", plans.edit, name="drill-plan-edit"),
    path("drills/plans/<slug:key>/", library.plan, name="drill-plan"),
    path("drills/talks/<uuid:conversation_id>/", running.strip, name="drill-strip"),
    path("drills/progress/", findings.progress, name="drill-progress"),
    path("drills/findings/<uuid:inspection_id>/<slug:item>/", findings.finding, name="drill-finding"),
    path("drills/cases/", cases.listed, name="drill-cases"),
    path("drills/cases/of/<uuid:conversation_id>/", cases.of_talk, name="drill-case-of"),
    path("drills/cases/<uuid:pk>/", cases.edit, name="drill-case"),
    path("drills/cases/<uuid:pk>/judgement/", cases.judgement, name="drill-case-judge"),
    path("drills/<uuid:pk>/", running.show, name="drill"),
    path("drills/<uuid:pk>/state/", running.state, name="drill-state"),
    path("drills/<uuid:pk>/beginning/", running.beginning, name="drill-begin"),
    path("drills/<uuid:pk>/next/", running.following, name="drill-next"),
    path("drills/<uuid:pk>/end/", running.stopping, name="drill-stop"),
    path("drills/<uuid:pk>/scenes/<int:place>/end/", running.leaving, name="drill-leave"),
    path("drills/<uuid:pk>/scenes/<int:place>/customer/", running.customer, name="drill-customer"),
    path("drills/<uuid:pk>/scenes/<int:place>/watch/", running.watching, name="drill-watch"),
    path("drills/<uuid:pk>/review/", reviewing.review, name="drill-review"),
    path("drills/<uuid:pk>/peer/", reviewing.peer, name="drill-peer"),
    path("drills/<uuid:pk>/example/", reviewing.example, name="drill-example"),
    path("drills/<uuid:pk>/consent/", reviewing.consent, name="drill-consent"),
]
