#!/bin/sh
# The container of PostgreSQL runs this when its data folder is new.
set -eu
psql --username="${POSTGRES_USER:-postgres}" --dbname=postgres --quiet --file=/prepare/prepare.sql \
    --set=owner_password="$(cat /run/secrets/owner_password)" --set=app_password="$(cat /run/secrets/app_password)"
