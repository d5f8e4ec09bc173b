"""Văn Thư: the electronic-document system of Vietnamese state agencies."""
