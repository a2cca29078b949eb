-- What must never happen to the books, whoever asks. The messages are the names that the program knows.
CREATE TRIGGER ledger_journal_starts_as_draft BEFORE INSERT ON ledger_journal
	WHEN NEW.state <> 'draft' OR EXISTS (SELECT 1 FROM ledger_journal WHERE id = NEW.id)
	BEGIN SELECT RAISE(ABORT, 'ledger_journal_draft_first'); END;
CREATE TRIGGER ledger_journal_no_update BEFORE UPDATE ON ledger_journal WHEN OLD.state = 'posted'
	BEGIN SELECT RAISE(ABORT, 'ledger_journal_posted'); END;
CREATE TRIGGER ledger_journal_no_delete BEFORE DELETE ON ledger_journal WHEN OLD.state = 'posted'
	BEGIN SELECT RAISE(ABORT, 'ledger_journal_posted'); END;
CREATE TRIGGER ledger_journal_no_new_id BEFORE UPDATE OF id, practice_id ON ledger_journal
	WHEN NEW.id <> OLD.id OR NEW.practice_id <> OLD.practice_id
	BEGIN SELECT RAISE(ABORT, 'ledger_journal_posted'); END;
-- Lines are added to a journal that is about to be posted, in the same transaction, and then stay.
CREATE TRIGGER ledger_line_of_draft BEFORE INSERT ON ledger_line
	WHEN COALESCE((SELECT state FROM ledger_journal WHERE id = NEW.journal_id), '') <> 'draft'
	  OR EXISTS (SELECT 1 FROM ledger_line WHERE id = NEW.id)
	BEGIN SELECT RAISE(ABORT, 'ledger_line_posted'); END;
CREATE TRIGGER ledger_line_no_update BEFORE UPDATE ON ledger_line BEGIN SELECT RAISE(ABORT, 'ledger_line_posted'); END;
CREATE TRIGGER ledger_line_no_delete BEFORE DELETE ON ledger_line BEGIN SELECT RAISE(ABORT, 'ledger_line_posted'); END;
CREATE TRIGGER ledger_dim_no_update BEFORE UPDATE ON ledger_dim BEGIN SELECT RAISE(ABORT, 'ledger_dim_fixed'); END;
CREATE TRIGGER ledger_dim_no_delete BEFORE DELETE ON ledger_dim BEGIN SELECT RAISE(ABORT, 'ledger_dim_fixed'); END;
CREATE TRIGGER ledger_dim_no_replace BEFORE INSERT ON ledger_dim WHEN EXISTS (SELECT 1 FROM ledger_dim WHERE id = NEW.id)
	BEGIN SELECT RAISE(ABORT, 'ledger_dim_fixed'); END;
CREATE TRIGGER ledger_total_no_delete BEFORE DELETE ON ledger_total BEGIN SELECT RAISE(ABORT, 'ledger_total_kept'); END;
-- What an account is in the statements stays once something was posted to it.
CREATE TRIGGER ledger_account_fixed BEFORE UPDATE OF id, practice_id, kind, section ON ledger_account
	WHEN (NEW.id <> OLD.id OR NEW.practice_id <> OLD.practice_id OR NEW.kind <> OLD.kind OR NEW.section <> OLD.section)
	 AND EXISTS (SELECT 1 FROM ledger_line WHERE account_id = OLD.id)
	BEGIN SELECT RAISE(ABORT, 'ledger_account_used'); END;
CREATE TRIGGER ledger_account_no_replace BEFORE INSERT ON ledger_account
	WHEN EXISTS (SELECT 1 FROM ledger_account WHERE id = NEW.id)
	BEGIN SELECT RAISE(ABORT, 'ledger_account_used'); END;
CREATE TRIGGER ledger_period_no_reopen BEFORE UPDATE ON ledger_period
	WHEN OLD.state = 'hard' OR NEW.practice_id <> OLD.practice_id OR NEW.month <> OLD.month
	BEGIN SELECT RAISE(ABORT, 'ledger_period_closed'); END;
CREATE TRIGGER ledger_period_no_delete BEFORE DELETE ON ledger_period BEGIN SELECT RAISE(ABORT, 'ledger_period_closed'); END;
CREATE TRIGGER ledger_period_no_replace BEFORE INSERT ON ledger_period
	WHEN EXISTS (SELECT 1 FROM ledger_period WHERE practice_id = NEW.practice_id AND month = NEW.month AND state = 'hard')
	BEGIN SELECT RAISE(ABORT, 'ledger_period_closed'); END;

-- Posting: everything that must hold is looked at, then the journal is counted.
CREATE TRIGGER ledger_journal_post AFTER UPDATE OF state ON ledger_journal
	WHEN OLD.state = 'draft' AND NEW.state = 'posted' BEGIN
	SELECT RAISE(ABORT, 'ledger_journal_lines') WHERE (SELECT COUNT(*) FROM ledger_line WHERE journal_id = NEW.id) < 2;
	SELECT RAISE(ABORT, 'ledger_journal_balance') WHERE EXISTS (SELECT 1 FROM ledger_line WHERE journal_id = NEW.id GROUP BY currency HAVING SUM(cents) <> 0);
	SELECT RAISE(ABORT, 'ledger_journal_numbering') WHERE (SELECT COUNT(DISTINCT line) FROM ledger_line WHERE journal_id = NEW.id) <> (SELECT COUNT(*) FROM ledger_line WHERE journal_id = NEW.id);
	SELECT RAISE(ABORT, 'ledger_journal_day') WHERE EXISTS (SELECT 1 FROM ledger_line WHERE journal_id = NEW.id AND day <> NEW.day);
	SELECT RAISE(ABORT, 'ledger_journal_book') WHERE EXISTS (SELECT 1 FROM ledger_line AS l JOIN ledger_account AS a ON a.id = l.account_id
		WHERE l.journal_id = NEW.id AND a.practice_id <> NEW.practice_id);
	SELECT RAISE(ABORT, 'ledger_journal_closed') WHERE EXISTS (SELECT 1 FROM ledger_period AS p WHERE p.practice_id = NEW.practice_id
		AND ((p.month >= NEW.month AND p.state = 'hard')
		     OR (p.month = NEW.month AND p.state = 'soft' AND NEW.adjusting = 0)));
	SELECT RAISE(ABORT, 'ledger_journal_month') WHERE NEW.month <> CAST(strftime('%Y%m', NEW.day * 86400, 'unixepoch') AS INTEGER);
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
END;
