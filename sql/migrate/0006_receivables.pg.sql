CREATE FUNCTION ar_refuse() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = '23514'; END $body$;
CREATE TRIGGER ar_entry_is_fixed BEFORE UPDATE OR DELETE OR TRUNCATE ON ar_entry
	FOR EACH STATEMENT EXECUTE FUNCTION ar_refuse('ar_entry_fixed');
CREATE TRIGGER ar_remit_amounts_fixed BEFORE UPDATE OF practice_id, payer_id, trace, trace_payer, cents, claims_cents,
	provider_cents, pay_day, post_day ON ar_remit
	FOR EACH STATEMENT EXECUTE FUNCTION ar_refuse('ar_remit_fixed');
CREATE TRIGGER ar_remit_no_delete BEFORE DELETE OR TRUNCATE ON ar_remit
	FOR EACH STATEMENT EXECUTE FUNCTION ar_refuse('ar_remit_fixed');
