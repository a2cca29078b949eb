CREATE FUNCTION publication_immutable() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN RAISE EXCEPTION 'publication_immutable' USING ERRCODE = '23514'; END $body$;
CREATE TRIGGER publication_is_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON publication
	FOR EACH STATEMENT EXECUTE FUNCTION publication_immutable();
CREATE TRIGGER publication_line_is_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON publication_line
	FOR EACH STATEMENT EXECUTE FUNCTION publication_immutable();

-- Whoever writes what a roster is made of counts it in change_count, see 0003_roster.sql. Once a
-- transaction is enough, and keeps a long import from piling up versions of one row.
CREATE FUNCTION count_change(topics BIGINT[]) RETURNS void LANGUAGE sql AS $body$
INSERT INTO change_count (topic, lane, n, counted_by)
SELECT DISTINCT t, pg_backend_pid() % 16, 1, CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT) FROM unnest(topics) AS t ORDER BY t
ON CONFLICT (topic, lane) DO UPDATE SET n = change_count.n + 1, counted_by = excluded.counted_by
 WHERE change_count.counted_by <> excluded.counted_by $body$;
CREATE FUNCTION office_changed() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN PERFORM count_change(ARRAY[0]); RETURN NULL; END $body$;
CREATE FUNCTION work_changed() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE topics BIGINT[] := '{}';
BEGIN
	IF TG_OP <> 'DELETE' THEN
		topics := topics || NEW.site_id || ARRAY(SELECT site_id FROM staff_site WHERE staff_id = NEW.staff_id);
	END IF;
	IF TG_OP <> 'INSERT' THEN
		topics := topics || OLD.site_id || ARRAY(SELECT site_id FROM staff_site WHERE staff_id = OLD.staff_id);
	END IF;
	PERFORM count_change(topics);
	RETURN NULL;
END $body$;
CREATE TRIGGER site_counts AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON site FOR EACH STATEMENT EXECUTE FUNCTION office_changed();
CREATE TRIGGER practice_counts AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON practice FOR EACH STATEMENT EXECUTE FUNCTION office_changed();
CREATE TRIGGER account_site_counts AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON account_site FOR EACH STATEMENT EXECUTE FUNCTION office_changed();
CREATE TRIGGER roster_policy_counts AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON roster_policy FOR EACH STATEMENT EXECUTE FUNCTION office_changed();
CREATE TRIGGER rule_counts AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON rule FOR EACH STATEMENT EXECUTE FUNCTION office_changed();
CREATE TRIGGER rule_override_counts AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON rule_override FOR EACH STATEMENT EXECUTE FUNCTION office_changed();
CREATE TRIGGER position_counts AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON position FOR EACH STATEMENT EXECUTE FUNCTION office_changed();
CREATE TRIGGER credential_kind_counts AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON credential_kind FOR EACH STATEMENT EXECUTE FUNCTION office_changed();
CREATE TRIGGER shift_counts AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON shift FOR EACH STATEMENT EXECUTE FUNCTION office_changed();
CREATE TRIGGER shift_ban_counts AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON shift_ban FOR EACH STATEMENT EXECUTE FUNCTION office_changed();
CREATE TRIGGER need_counts AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON need FOR EACH STATEMENT EXECUTE FUNCTION office_changed();
CREATE TRIGGER staff_counts AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON staff FOR EACH STATEMENT EXECUTE FUNCTION office_changed();
CREATE TRIGGER staff_site_counts AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON staff_site FOR EACH STATEMENT EXECUTE FUNCTION office_changed();
CREATE TRIGGER staff_limit_counts AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON staff_limit FOR EACH STATEMENT EXECUTE FUNCTION office_changed();
CREATE TRIGGER staff_shift_limit_counts AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON staff_shift_limit FOR EACH STATEMENT EXECUTE FUNCTION office_changed();
CREATE TRIGGER time_off_counts AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON time_off FOR EACH STATEMENT EXECUTE FUNCTION office_changed();
CREATE TRIGGER unavailable_counts AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON unavailable FOR EACH STATEMENT EXECUTE FUNCTION office_changed();
CREATE TRIGGER credential_counts AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON credential FOR EACH STATEMENT EXECUTE FUNCTION office_changed();
CREATE TRIGGER wish_counts AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON wish FOR EACH STATEMENT EXECUTE FUNCTION office_changed();
CREATE TRIGGER assignment_counts AFTER INSERT OR UPDATE OR DELETE ON assignment FOR EACH ROW EXECUTE FUNCTION work_changed();
CREATE TRIGGER published_shift_counts AFTER INSERT OR UPDATE OR DELETE ON published_shift FOR EACH ROW EXECUTE FUNCTION work_changed();
CREATE TRIGGER assignment_emptied_counts AFTER TRUNCATE ON assignment FOR EACH STATEMENT EXECUTE FUNCTION office_changed();
CREATE TRIGGER published_shift_emptied_counts AFTER TRUNCATE ON published_shift FOR EACH STATEMENT EXECUTE FUNCTION office_changed();
