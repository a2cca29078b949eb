CREATE TRIGGER publication_no_update BEFORE UPDATE ON publication BEGIN SELECT RAISE(ABORT, 'publication_immutable'); END;
CREATE TRIGGER publication_no_delete BEFORE DELETE ON publication BEGIN SELECT RAISE(ABORT, 'publication_immutable'); END;
CREATE TRIGGER publication_line_no_update BEFORE UPDATE ON publication_line BEGIN SELECT RAISE(ABORT, 'publication_immutable'); END;
CREATE TRIGGER publication_line_no_delete BEFORE DELETE ON publication_line BEGIN SELECT RAISE(ABORT, 'publication_immutable'); END;

-- Whoever writes what a roster is made of counts it in change_count, see 0003_roster.sql.
CREATE TRIGGER site_added_counts AFTER INSERT ON site BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER site_changed_counts AFTER UPDATE ON site BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER site_removed_counts AFTER DELETE ON site BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER practice_added_counts AFTER INSERT ON practice BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER practice_changed_counts AFTER UPDATE ON practice BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER practice_removed_counts AFTER DELETE ON practice BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER account_site_added_counts AFTER INSERT ON account_site BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER account_site_changed_counts AFTER UPDATE ON account_site BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER account_site_removed_counts AFTER DELETE ON account_site BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER roster_policy_added_counts AFTER INSERT ON roster_policy BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER roster_policy_changed_counts AFTER UPDATE ON roster_policy BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER roster_policy_removed_counts AFTER DELETE ON roster_policy BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER rule_added_counts AFTER INSERT ON rule BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER rule_changed_counts AFTER UPDATE ON rule BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER rule_removed_counts AFTER DELETE ON rule BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER rule_override_added_counts AFTER INSERT ON rule_override BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER rule_override_changed_counts AFTER UPDATE ON rule_override BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER rule_override_removed_counts AFTER DELETE ON rule_override BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER position_added_counts AFTER INSERT ON position BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER position_changed_counts AFTER UPDATE ON position BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER position_removed_counts AFTER DELETE ON position BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER credential_kind_added_counts AFTER INSERT ON credential_kind BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER credential_kind_changed_counts AFTER UPDATE ON credential_kind BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER credential_kind_removed_counts AFTER DELETE ON credential_kind BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER shift_added_counts AFTER INSERT ON shift BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER shift_changed_counts AFTER UPDATE ON shift BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER shift_removed_counts AFTER DELETE ON shift BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER shift_ban_added_counts AFTER INSERT ON shift_ban BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER shift_ban_changed_counts AFTER UPDATE ON shift_ban BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER shift_ban_removed_counts AFTER DELETE ON shift_ban BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER need_added_counts AFTER INSERT ON need BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER need_changed_counts AFTER UPDATE ON need BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER need_removed_counts AFTER DELETE ON need BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER staff_added_counts AFTER INSERT ON staff BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER staff_changed_counts AFTER UPDATE ON staff BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER staff_removed_counts AFTER DELETE ON staff BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER staff_site_added_counts AFTER INSERT ON staff_site BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER staff_site_changed_counts AFTER UPDATE ON staff_site BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER staff_site_removed_counts AFTER DELETE ON staff_site BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER staff_limit_added_counts AFTER INSERT ON staff_limit BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER staff_limit_changed_counts AFTER UPDATE ON staff_limit BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER staff_limit_removed_counts AFTER DELETE ON staff_limit BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER staff_shift_limit_added_counts AFTER INSERT ON staff_shift_limit BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER staff_shift_limit_changed_counts AFTER UPDATE ON staff_shift_limit BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER staff_shift_limit_removed_counts AFTER DELETE ON staff_shift_limit BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER time_off_added_counts AFTER INSERT ON time_off BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER time_off_changed_counts AFTER UPDATE ON time_off BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER time_off_removed_counts AFTER DELETE ON time_off BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER unavailable_added_counts AFTER INSERT ON unavailable BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER unavailable_changed_counts AFTER UPDATE ON unavailable BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER unavailable_removed_counts AFTER DELETE ON unavailable BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER credential_added_counts AFTER INSERT ON credential BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER credential_changed_counts AFTER UPDATE ON credential BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER credential_removed_counts AFTER DELETE ON credential BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER wish_added_counts AFTER INSERT ON wish BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER wish_changed_counts AFTER UPDATE ON wish BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER wish_removed_counts AFTER DELETE ON wish BEGIN INSERT INTO change_count (topic, lane, n) VALUES (0, 0, 1) ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER assignment_added_counts AFTER INSERT ON assignment BEGIN
	INSERT INTO change_count (topic, lane, n) SELECT topic, 0, 1 FROM (SELECT NEW.site_id AS topic UNION SELECT site_id FROM staff_site WHERE staff_id = NEW.staff_id) WHERE 1 = 1
	ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER assignment_changed_counts AFTER UPDATE ON assignment BEGIN
	INSERT INTO change_count (topic, lane, n) SELECT topic, 0, 1 FROM (SELECT OLD.site_id AS topic UNION SELECT site_id FROM staff_site WHERE staff_id = OLD.staff_id UNION SELECT NEW.site_id AS topic UNION SELECT site_id FROM staff_site WHERE staff_id = NEW.staff_id) WHERE 1 = 1
	ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER assignment_removed_counts AFTER DELETE ON assignment BEGIN
	INSERT INTO change_count (topic, lane, n) SELECT topic, 0, 1 FROM (SELECT OLD.site_id AS topic UNION SELECT site_id FROM staff_site WHERE staff_id = OLD.staff_id) WHERE 1 = 1
	ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER published_shift_added_counts AFTER INSERT ON published_shift BEGIN
	INSERT INTO change_count (topic, lane, n) SELECT topic, 0, 1 FROM (SELECT NEW.site_id AS topic UNION SELECT site_id FROM staff_site WHERE staff_id = NEW.staff_id) WHERE 1 = 1
	ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER published_shift_changed_counts AFTER UPDATE ON published_shift BEGIN
	INSERT INTO change_count (topic, lane, n) SELECT topic, 0, 1 FROM (SELECT OLD.site_id AS topic UNION SELECT site_id FROM staff_site WHERE staff_id = OLD.staff_id UNION SELECT NEW.site_id AS topic UNION SELECT site_id FROM staff_site WHERE staff_id = NEW.staff_id) WHERE 1 = 1
	ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER published_shift_removed_counts AFTER DELETE ON published_shift BEGIN
	INSERT INTO change_count (topic, lane, n) SELECT topic, 0, 1 FROM (SELECT OLD.site_id AS topic UNION SELECT site_id FROM staff_site WHERE staff_id = OLD.staff_id) WHERE 1 = 1
	ON CONFLICT (topic, lane) DO UPDATE SET n = n + 1;
END;
