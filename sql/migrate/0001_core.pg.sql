-- What must never happen to the audit trail, whoever asks.
CREATE FUNCTION audit_immutable() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN RAISE EXCEPTION 'audit_immutable' USING ERRCODE = '23514'; END $body$;
CREATE TRIGGER audit_event_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event
	FOR EACH STATEMENT EXECUTE FUNCTION audit_immutable();
CREATE TRIGGER audit_leaf_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_leaf
	FOR EACH STATEMENT EXECUTE FUNCTION audit_immutable();
CREATE TRIGGER audit_checkpoint_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_checkpoint
	FOR EACH STATEMENT EXECUTE FUNCTION audit_immutable();
