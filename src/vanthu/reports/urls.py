from django.urls import path

from vanthu.reports.views import books, bus

urlpatterns = [
    path("so/<slug:kind>/<int:year>", books.book, name="registers-book"),
    path("so/<slug:kind>/<int:year>.xlsx", books.book_xlsx, name="registers-book-xlsx"),
    path("lien-thong", bus.board, name="exchange-board"),
    path("lien-thong/<uuid:pk>/gui-lai", bus.retry, name="exchange-retry"),
]
