CREATE TABLE IF NOT EXISTS record (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    instrument TEXT NOT NULL,
    kind TEXT NOT NULL,
    received_at TEXT NOT NULL,
    instrument_at TEXT,
    sha256 TEXT NOT NULL,
    content BLOB,
    driver TEXT NOT NULL,
    driver_version TEXT NOT NULL,
    name TEXT,
    packed INTEGER NOT NULL,
    files TEXT NOT NULL,
    earlier_number INTEGER,
    earlier_same INTEGER NOT NULL,
    command_id TEXT,
    clock_offset_s REAL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'parked')),
    status INTEGER,
    reason TEXT,
    settled_at TEXT,
    moved INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX IF NOT EXISTS record_state ON record (state, number);
CREATE INDEX IF NOT EXISTS record_name ON record (instrument, name, number);
CREATE TABLE IF NOT EXISTS gap (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    instrument TEXT NOT NULL,
    from_at TEXT NOT NULL,
    to_at TEXT NOT NULL,
    reason TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS collecting (instrument TEXT PRIMARY KEY, since TEXT NOT NULL);
-- the last message of an instrument of which nobody knows whether its receipt was heard; a repeat keeps the number of the first
CREATE TABLE IF NOT EXISTS unsettled (instrument TEXT PRIMARY KEY, number INTEGER NOT NULL, latest INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS alive (id INTEGER PRIMARY KEY CHECK (id = 1), at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS command (
    id TEXT PRIMARY KEY,
    instrument TEXT NOT NULL,
    state TEXT NOT NULL,
    at TEXT NOT NULL,
    problem TEXT NOT NULL DEFAULT '',
    remedy TEXT NOT NULL DEFAULT '',
    record_number INTEGER,
    reported TEXT NOT NULL DEFAULT ''
);
