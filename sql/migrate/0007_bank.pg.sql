-- What a bank said, what was reconciled and what was counted stays. A match is taken back, not changed.
CREATE FUNCTION bank_refuse() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = '23514'; END $body$;
CREATE TRIGGER bank_import_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON bank_import
	FOR EACH STATEMENT EXECUTE FUNCTION bank_refuse('bank_import_fixed');
CREATE TRIGGER bank_line_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON bank_line
	FOR EACH STATEMENT EXECUTE FUNCTION bank_refuse('bank_line_fixed');
CREATE TRIGGER bank_reconciliation_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON bank_reconciliation
	FOR EACH STATEMENT EXECUTE FUNCTION bank_refuse('bank_reconciliation_fixed');
CREATE TRIGGER bank_reconciliation_item_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON bank_reconciliation_item
	FOR EACH STATEMENT EXECUTE FUNCTION bank_refuse('bank_reconciliation_item_fixed');
CREATE TRIGGER cash_move_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON cash_move
	FOR EACH STATEMENT EXECUTE FUNCTION bank_refuse('cash_move_fixed');
CREATE TRIGGER cash_count_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON cash_count
	FOR EACH STATEMENT EXECUTE FUNCTION bank_refuse('cash_count_fixed');
CREATE TRIGGER bank_match_no_delete BEFORE DELETE OR TRUNCATE ON bank_match
	FOR EACH STATEMENT EXECUTE FUNCTION bank_refuse('bank_match_fixed');
CREATE TRIGGER bank_match_bank_no_delete BEFORE DELETE OR TRUNCATE ON bank_match_bank
	FOR EACH STATEMENT EXECUTE FUNCTION bank_refuse('bank_match_fixed');
CREATE TRIGGER bank_match_book_no_delete BEFORE DELETE OR TRUNCATE ON bank_match_book
	FOR EACH STATEMENT EXECUTE FUNCTION bank_refuse('bank_match_fixed');
CREATE TRIGGER bank_match_only_undone BEFORE UPDATE ON bank_match FOR EACH ROW
	WHEN (OLD.undone_at IS NOT NULL OR NEW.undone_at IS NULL OR NEW.id <> OLD.id OR NEW.cents <> OLD.cents
	      OR NEW.bank_account_id <> OLD.bank_account_id OR NEW.journal_id IS DISTINCT FROM OLD.journal_id)
	EXECUTE FUNCTION bank_refuse('bank_match_fixed');
CREATE TRIGGER bank_match_bank_only_undone BEFORE UPDATE ON bank_match_bank FOR EACH ROW
	WHEN (OLD.active = 0 OR NEW.active = 1 OR NEW.match_id <> OLD.match_id OR NEW.bank_line_id <> OLD.bank_line_id)
	EXECUTE FUNCTION bank_refuse('bank_match_fixed');
CREATE TRIGGER bank_match_book_only_undone BEFORE UPDATE ON bank_match_book FOR EACH ROW
	WHEN (OLD.active = 0 OR NEW.active = 1 OR NEW.match_id <> OLD.match_id OR NEW.ledger_line_id <> OLD.ledger_line_id)
	EXECUTE FUNCTION bank_refuse('bank_match_fixed');
CREATE FUNCTION cash_move_check() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
	IF (SELECT SUM(cents) FROM cash_move WHERE drawer_id = NEW.drawer_id) < 0 THEN
		RAISE EXCEPTION 'cash_below_zero' USING ERRCODE = '23514';
	END IF;
	RETURN NULL;
END $body$;
CREATE TRIGGER cash_move_not_below_zero AFTER INSERT ON cash_move FOR EACH ROW EXECUTE FUNCTION cash_move_check();
