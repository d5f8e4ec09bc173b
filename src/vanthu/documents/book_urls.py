from django.urls import path

from vanthu.documents import book_views

urlpatterns = [
    path("so/<slug:kind>/<int:year>", book_views.book, name="registers-book"),
    path("so/<slug:kind>/<int:year>.xlsx", book_views.book_xlsx, name="registers-book-xlsx"),
]
