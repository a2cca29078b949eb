CREATE FUNCTION publication_immutable() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN RAISE EXCEPTION 'publication_immutable' USING ERRCODE = '23514'; END $body$;
CREATE TRIGGER publication_is_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON publication
	FOR EACH STATEMENT EXECUTE FUNCTION publication_immutable();
CREATE TRIGGER publication_line_is_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON publication_line
	FOR EACH STATEMENT EXECUTE FUNCTION publication_immutable();
