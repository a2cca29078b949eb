CREATE TRIGGER publication_no_update BEFORE UPDATE ON publication BEGIN SELECT RAISE(ABORT, 'publication_immutable'); END;
CREATE TRIGGER publication_no_delete BEFORE DELETE ON publication BEGIN SELECT RAISE(ABORT, 'publication_immutable'); END;
CREATE TRIGGER publication_line_no_update BEFORE UPDATE ON publication_line BEGIN SELECT RAISE(ABORT, 'publication_immutable'); END;
CREATE TRIGGER publication_line_no_delete BEFORE DELETE ON publication_line BEGIN SELECT RAISE(ABORT, 'publication_immutable'); END;
