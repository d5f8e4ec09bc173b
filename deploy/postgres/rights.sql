-- Part of prepare.sql: run in each of the databases. What the migrations create later is readable and writable for the
-- application, never to be emptied; the migrations take more away from the tables that may only grow.
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gin;
GRANT USAGE ON SCHEMA public TO vanthu_app;
ALTER DEFAULT PRIVILEGES FOR ROLE vanthu_owner GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO vanthu_app;
ALTER DEFAULT PRIVILEGES FOR ROLE vanthu_owner GRANT USAGE, SELECT ON SEQUENCES TO vanthu_app;
ALTER DEFAULT PRIVILEGES FOR ROLE vanthu_owner GRANT EXECUTE ON FUNCTIONS TO vanthu_app;
