"""Addresses under /quality/."""

from django.urls import path

from yueting.quality.views import inspections

app_name = "quality"
urlpatterns = [
    path("", inspections.home, name="home"),
    path("figures/", inspections.figures, name="figures"),
    path("sheet.csv", inspections.sheet, name="sheet"),
    path("waiting/<uuid:conversation_id>/try/", inspections.retry, name="retry"),
    path("inspections/<uuid:inspection_id>/", inspections.show, name="card"),
]
