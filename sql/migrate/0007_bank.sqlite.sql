-- What a bank said, what was reconciled and what was counted stays. A match is taken back, not changed.
CREATE TRIGGER bank_import_no_update BEFORE UPDATE ON bank_import BEGIN SELECT RAISE(ABORT, 'bank_import_fixed'); END;
CREATE TRIGGER bank_import_no_delete BEFORE DELETE ON bank_import BEGIN SELECT RAISE(ABORT, 'bank_import_fixed'); END;
CREATE TRIGGER bank_line_no_update BEFORE UPDATE ON bank_line BEGIN SELECT RAISE(ABORT, 'bank_line_fixed'); END;
CREATE TRIGGER bank_line_no_delete BEFORE DELETE ON bank_line BEGIN SELECT RAISE(ABORT, 'bank_line_fixed'); END;
CREATE TRIGGER bank_reconciliation_no_update BEFORE UPDATE ON bank_reconciliation BEGIN SELECT RAISE(ABORT, 'bank_reconciliation_fixed'); END;
CREATE TRIGGER bank_reconciliation_no_delete BEFORE DELETE ON bank_reconciliation BEGIN SELECT RAISE(ABORT, 'bank_reconciliation_fixed'); END;
CREATE TRIGGER bank_reconciliation_item_no_update BEFORE UPDATE ON bank_reconciliation_item BEGIN SELECT RAISE(ABORT, 'bank_reconciliation_item_fixed'); END;
CREATE TRIGGER bank_reconciliation_item_no_delete BEFORE DELETE ON bank_reconciliation_item BEGIN SELECT RAISE(ABORT, 'bank_reconciliation_item_fixed'); END;
CREATE TRIGGER cash_move_no_update BEFORE UPDATE ON cash_move BEGIN SELECT RAISE(ABORT, 'cash_move_fixed'); END;
CREATE TRIGGER cash_move_no_delete BEFORE DELETE ON cash_move BEGIN SELECT RAISE(ABORT, 'cash_move_fixed'); END;
CREATE TRIGGER cash_count_no_update BEFORE UPDATE ON cash_count BEGIN SELECT RAISE(ABORT, 'cash_count_fixed'); END;
CREATE TRIGGER cash_count_no_delete BEFORE DELETE ON cash_count BEGIN SELECT RAISE(ABORT, 'cash_count_fixed'); END;
CREATE TRIGGER bank_match_no_delete BEFORE DELETE ON bank_match BEGIN SELECT RAISE(ABORT, 'bank_match_fixed'); END;
CREATE TRIGGER bank_match_bank_no_delete BEFORE DELETE ON bank_match_bank BEGIN SELECT RAISE(ABORT, 'bank_match_fixed'); END;
CREATE TRIGGER bank_match_book_no_delete BEFORE DELETE ON bank_match_book BEGIN SELECT RAISE(ABORT, 'bank_match_fixed'); END;
CREATE TRIGGER bank_match_only_undone BEFORE UPDATE ON bank_match
	WHEN OLD.undone_at IS NOT NULL OR NEW.undone_at IS NULL OR NEW.id <> OLD.id OR NEW.cents <> OLD.cents
	  OR NEW.bank_account_id <> OLD.bank_account_id OR NEW.journal_id IS NOT OLD.journal_id
	BEGIN SELECT RAISE(ABORT, 'bank_match_fixed'); END;
CREATE TRIGGER bank_match_bank_only_undone BEFORE UPDATE ON bank_match_bank
	WHEN OLD.active = 0 OR NEW.active = 1 OR NEW.match_id <> OLD.match_id OR NEW.bank_line_id <> OLD.bank_line_id
	BEGIN SELECT RAISE(ABORT, 'bank_match_fixed'); END;
CREATE TRIGGER bank_match_book_only_undone BEFORE UPDATE ON bank_match_book
	WHEN OLD.active = 0 OR NEW.active = 1 OR NEW.match_id <> OLD.match_id OR NEW.ledger_line_id <> OLD.ledger_line_id
	BEGIN SELECT RAISE(ABORT, 'bank_match_fixed'); END;
CREATE TRIGGER cash_move_not_below_zero AFTER INSERT ON cash_move
	WHEN (SELECT SUM(cents) FROM cash_move WHERE drawer_id = NEW.drawer_id) < 0
	BEGIN SELECT RAISE(ABORT, 'cash_below_zero'); END;
-- SQLite asks no DELETE trigger when INSERT OR REPLACE puts a row in the place of another.
CREATE TRIGGER bank_import_no_replace BEFORE INSERT ON bank_import
	WHEN EXISTS (SELECT 1 FROM bank_import WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'bank_import_fixed'); END;
CREATE TRIGGER bank_line_no_replace BEFORE INSERT ON bank_line
	WHEN EXISTS (SELECT 1 FROM bank_line WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'bank_line_fixed'); END;
CREATE TRIGGER bank_reconciliation_no_replace BEFORE INSERT ON bank_reconciliation
	WHEN EXISTS (SELECT 1 FROM bank_reconciliation WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'bank_reconciliation_fixed'); END;
CREATE TRIGGER bank_match_no_replace BEFORE INSERT ON bank_match
	WHEN EXISTS (SELECT 1 FROM bank_match WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'bank_match_fixed'); END;
CREATE TRIGGER cash_move_no_replace BEFORE INSERT ON cash_move
	WHEN EXISTS (SELECT 1 FROM cash_move WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'cash_move_fixed'); END;
CREATE TRIGGER cash_count_no_replace BEFORE INSERT ON cash_count
	WHEN EXISTS (SELECT 1 FROM cash_count WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'cash_count_fixed'); END;
