CREATE TRIGGER ar_entry_no_update BEFORE UPDATE ON ar_entry BEGIN SELECT RAISE(ABORT, 'ar_entry_fixed'); END;
CREATE TRIGGER ar_entry_no_delete BEFORE DELETE ON ar_entry BEGIN SELECT RAISE(ABORT, 'ar_entry_fixed'); END;
CREATE TRIGGER ar_entry_no_replace BEFORE INSERT ON ar_entry WHEN EXISTS (SELECT 1 FROM ar_entry WHERE id = NEW.id)
	BEGIN SELECT RAISE(ABORT, 'ar_entry_fixed'); END;
CREATE TRIGGER ar_remit_amounts_fixed BEFORE UPDATE OF practice_id, payer_id, trace, trace_payer, cents, claims_cents,
	provider_cents, pay_day, post_day ON ar_remit BEGIN SELECT RAISE(ABORT, 'ar_remit_fixed'); END;
CREATE TRIGGER ar_remit_no_delete BEFORE DELETE ON ar_remit BEGIN SELECT RAISE(ABORT, 'ar_remit_fixed'); END;
CREATE TRIGGER ar_remit_no_replace BEFORE INSERT ON ar_remit WHEN EXISTS (SELECT 1 FROM ar_remit WHERE id = NEW.id)
	BEGIN SELECT RAISE(ABORT, 'ar_remit_fixed'); END;
