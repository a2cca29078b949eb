-- What must never happen to the books, whoever asks. The messages are the names that the program knows.
CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = '23514'; END $body$;

CREATE FUNCTION ledger_journal_insert_check() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
	IF NEW.state <> 'draft' THEN RAISE EXCEPTION 'ledger_journal_draft_first' USING ERRCODE = '23514'; END IF;
	RETURN NEW;
END $body$;
CREATE TRIGGER ledger_journal_starts_as_draft BEFORE INSERT ON ledger_journal
	FOR EACH ROW EXECUTE FUNCTION ledger_journal_insert_check();
CREATE TRIGGER ledger_journal_no_update BEFORE UPDATE ON ledger_journal FOR EACH ROW
	WHEN (OLD.state = 'posted') EXECUTE FUNCTION ledger_refuse('ledger_journal_posted');
CREATE TRIGGER ledger_journal_no_delete BEFORE DELETE ON ledger_journal FOR EACH ROW
	WHEN (OLD.state = 'posted') EXECUTE FUNCTION ledger_refuse('ledger_journal_posted');
CREATE TRIGGER ledger_journal_no_new_id BEFORE UPDATE ON ledger_journal FOR EACH ROW
	WHEN (NEW.id <> OLD.id OR NEW.practice_id <> OLD.practice_id)
	EXECUTE FUNCTION ledger_refuse('ledger_journal_posted');
CREATE TRIGGER ledger_journal_no_truncate BEFORE TRUNCATE ON ledger_journal
	FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse('ledger_journal_posted');

-- Lines are added to a journal that is about to be posted, in the same transaction, and then stay.
CREATE FUNCTION ledger_line_insert_check() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
	IF NOT EXISTS (SELECT 1 FROM ledger_journal WHERE id = NEW.journal_id AND state = 'draft') THEN
		RAISE EXCEPTION 'ledger_line_posted' USING ERRCODE = '23514';
	END IF;
	RETURN NEW;
END $body$;
CREATE TRIGGER ledger_line_of_draft BEFORE INSERT ON ledger_line
	FOR EACH ROW EXECUTE FUNCTION ledger_line_insert_check();
CREATE TRIGGER ledger_line_fixed BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_line
	FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse('ledger_line_posted');
CREATE TRIGGER ledger_dim_fixed BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_dim
	FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse('ledger_dim_fixed');
CREATE TRIGGER ledger_total_kept BEFORE DELETE OR TRUNCATE ON ledger_total
	FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse('ledger_total_kept');

-- What an account is in the statements stays once something was posted to it.
CREATE FUNCTION ledger_account_update_check() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
	IF EXISTS (SELECT 1 FROM ledger_line WHERE account_id = OLD.id) THEN
		RAISE EXCEPTION 'ledger_account_used' USING ERRCODE = '23514';
	END IF;
	RETURN NEW;
END $body$;
CREATE TRIGGER ledger_account_fixed BEFORE UPDATE ON ledger_account FOR EACH ROW
	WHEN (NEW.id <> OLD.id OR NEW.practice_id <> OLD.practice_id OR NEW.kind <> OLD.kind OR NEW.section <> OLD.section)
	EXECUTE FUNCTION ledger_account_update_check();
CREATE TRIGGER ledger_period_no_reopen BEFORE UPDATE ON ledger_period FOR EACH ROW
	WHEN (OLD.state = 'hard' OR NEW.practice_id <> OLD.practice_id OR NEW.month <> OLD.month)
	EXECUTE FUNCTION ledger_refuse('ledger_period_closed');
CREATE TRIGGER ledger_period_no_delete BEFORE DELETE OR TRUNCATE ON ledger_period
	FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse('ledger_period_closed');

-- Posting: everything that must hold is looked at, then the journal is counted.
CREATE FUNCTION ledger_journal_post() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
	IF (SELECT COUNT(*) FROM ledger_line WHERE journal_id = NEW.id) < 2 THEN
		RAISE EXCEPTION 'ledger_journal_lines' USING ERRCODE = '23514';
	END IF;
	IF EXISTS (SELECT 1 FROM ledger_line WHERE journal_id = NEW.id GROUP BY currency HAVING SUM(cents) <> 0) THEN
		RAISE EXCEPTION 'ledger_journal_balance' USING ERRCODE = '23514';
	END IF;
	IF (SELECT COUNT(DISTINCT line) FROM ledger_line WHERE journal_id = NEW.id) <> (SELECT COUNT(*) FROM ledger_line WHERE journal_id = NEW.id) THEN
		RAISE EXCEPTION 'ledger_journal_numbering' USING ERRCODE = '23514';
	END IF;
	IF EXISTS (SELECT 1 FROM ledger_line WHERE journal_id = NEW.id AND day <> NEW.day) THEN
		RAISE EXCEPTION 'ledger_journal_day' USING ERRCODE = '23514';
	END IF;
	IF EXISTS (SELECT 1 FROM ledger_line AS l JOIN ledger_account AS a ON a.id = l.account_id
		WHERE l.journal_id = NEW.id AND a.practice_id <> NEW.practice_id) THEN
		RAISE EXCEPTION 'ledger_journal_book' USING ERRCODE = '23514';
	END IF;
	IF EXISTS (SELECT 1 FROM ledger_period AS p WHERE p.practice_id = NEW.practice_id
		AND ((p.month >= NEW.month AND p.state = 'hard')
		     OR (p.month = NEW.month AND p.state = 'soft' AND NEW.adjusting = 0))) THEN
		RAISE EXCEPTION 'ledger_journal_closed' USING ERRCODE = '23514';
	END IF;
	IF NEW.month <> CAST(to_char(DATE '1970-01-01' + CAST(NEW.day AS INTEGER), 'YYYYMM') AS BIGINT) THEN
		RAISE EXCEPTION 'ledger_journal_month' USING ERRCODE = '23514';
	END IF;
	INSERT INTO ledger_total (account_id, axis, value_id, month, cash, currency, dr, cr)
	SELECT l.account_id, 0, 0, NEW.month, l.cash, l.currency,
	       CAST(SUM(CASE WHEN l.cents > 0 THEN l.cents ELSE 0 END) AS BIGINT),
	       CAST(SUM(CASE WHEN l.cents < 0 THEN -l.cents ELSE 0 END) AS BIGINT)
	  FROM ledger_line AS l WHERE l.journal_id = NEW.id
	 GROUP BY l.account_id, l.cash, l.currency
	ON CONFLICT (account_id, axis, value_id, month, cash, currency)
		DO UPDATE SET dr = ledger_total.dr + excluded.dr, cr = ledger_total.cr + excluded.cr;
	INSERT INTO ledger_total (account_id, axis, value_id, month, cash, currency, dr, cr)
	SELECT l.account_id, 5, NEW.day, NEW.month, l.cash, l.currency,
	       CAST(SUM(CASE WHEN l.cents > 0 THEN l.cents ELSE 0 END) AS BIGINT),
	       CAST(SUM(CASE WHEN l.cents < 0 THEN -l.cents ELSE 0 END) AS BIGINT)
	  FROM ledger_line AS l WHERE l.journal_id = NEW.id
	 GROUP BY l.account_id, l.cash, l.currency
	ON CONFLICT (account_id, axis, value_id, month, cash, currency)
		DO UPDATE SET dr = ledger_total.dr + excluded.dr, cr = ledger_total.cr + excluded.cr;
	INSERT INTO ledger_total (account_id, axis, value_id, month, cash, currency, dr, cr)
	SELECT l.account_id, 1, d.site_id, NEW.month, l.cash, l.currency,
	       CAST(SUM(CASE WHEN l.cents > 0 THEN l.cents ELSE 0 END) AS BIGINT),
	       CAST(SUM(CASE WHEN l.cents < 0 THEN -l.cents ELSE 0 END) AS BIGINT)
	  FROM ledger_line AS l JOIN ledger_dim AS d ON d.id = l.dim_id
	 WHERE l.journal_id = NEW.id AND d.site_id <> 0
	 GROUP BY l.account_id, d.site_id, l.cash, l.currency
	ON CONFLICT (account_id, axis, value_id, month, cash, currency)
		DO UPDATE SET dr = ledger_total.dr + excluded.dr, cr = ledger_total.cr + excluded.cr;
	INSERT INTO ledger_total (account_id, axis, value_id, month, cash, currency, dr, cr)
	SELECT l.account_id, 2, d.provider_id, NEW.month, l.cash, l.currency,
	       CAST(SUM(CASE WHEN l.cents > 0 THEN l.cents ELSE 0 END) AS BIGINT),
	       CAST(SUM(CASE WHEN l.cents < 0 THEN -l.cents ELSE 0 END) AS BIGINT)
	  FROM ledger_line AS l JOIN ledger_dim AS d ON d.id = l.dim_id
	 WHERE l.journal_id = NEW.id AND d.provider_id <> 0
	 GROUP BY l.account_id, d.provider_id, l.cash, l.currency
	ON CONFLICT (account_id, axis, value_id, month, cash, currency)
		DO UPDATE SET dr = ledger_total.dr + excluded.dr, cr = ledger_total.cr + excluded.cr;
	INSERT INTO ledger_total (account_id, axis, value_id, month, cash, currency, dr, cr)
	SELECT l.account_id, 3, d.payer_id, NEW.month, l.cash, l.currency,
	       CAST(SUM(CASE WHEN l.cents > 0 THEN l.cents ELSE 0 END) AS BIGINT),
	       CAST(SUM(CASE WHEN l.cents < 0 THEN -l.cents ELSE 0 END) AS BIGINT)
	  FROM ledger_line AS l JOIN ledger_dim AS d ON d.id = l.dim_id
	 WHERE l.journal_id = NEW.id AND d.payer_id <> 0
	 GROUP BY l.account_id, d.payer_id, l.cash, l.currency
	ON CONFLICT (account_id, axis, value_id, month, cash, currency)
		DO UPDATE SET dr = ledger_total.dr + excluded.dr, cr = ledger_total.cr + excluded.cr;
	INSERT INTO ledger_total (account_id, axis, value_id, month, cash, currency, dr, cr)
	SELECT l.account_id, 4, d.department_id, NEW.month, l.cash, l.currency,
	       CAST(SUM(CASE WHEN l.cents > 0 THEN l.cents ELSE 0 END) AS BIGINT),
	       CAST(SUM(CASE WHEN l.cents < 0 THEN -l.cents ELSE 0 END) AS BIGINT)
	  FROM ledger_line AS l JOIN ledger_dim AS d ON d.id = l.dim_id
	 WHERE l.journal_id = NEW.id AND d.department_id <> 0
	 GROUP BY l.account_id, d.department_id, l.cash, l.currency
	ON CONFLICT (account_id, axis, value_id, month, cash, currency)
		DO UPDATE SET dr = ledger_total.dr + excluded.dr, cr = ledger_total.cr + excluded.cr;
	RETURN NULL;
END $body$;
CREATE TRIGGER ledger_journal_post AFTER UPDATE OF state ON ledger_journal FOR EACH ROW
	WHEN (OLD.state = 'draft' AND NEW.state = 'posted') EXECUTE FUNCTION ledger_journal_post();
