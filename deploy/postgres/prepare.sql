-- The two roles and the two databases on a PostgreSQL 15 or later, once, as its superuser:
--
--     psql -v owner_password=… -v app_password=… -f deploy/postgres/prepare.sql
--
-- vanthu_owner migrates and owns, vanthu_app runs. The migrations know the name vanthu_app: keep it.
\set ON_ERROR_STOP on
CREATE ROLE vanthu_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE vanthu_app LOGIN PASSWORD :'app_password';
CREATE DATABASE vanthu OWNER vanthu_owner TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8';
CREATE DATABASE vanthu_axis OWNER vanthu_owner TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8';
REVOKE ALL ON DATABASE vanthu, vanthu_axis FROM PUBLIC;
GRANT CONNECT ON DATABASE vanthu, vanthu_axis TO vanthu_app;

\connect vanthu
\ir rights.sql
\connect vanthu_axis
\ir rights.sql
