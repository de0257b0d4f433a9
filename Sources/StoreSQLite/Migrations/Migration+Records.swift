extension Migration {
    /// Private records of plugins, domain events and warnings. Stores of before have none of them; their tables stay as they are.
    static let recordsAndEvents = Migration(
        name: "private records and events",
        sql: """
            -- Names of collections of private records with their numbers. Append-only.
            CREATE TABLE collection (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);

            -- Private records, the newest state only. Keys and secondary keys are UTF-8, compared byte by byte; expires in milliseconds,
            -- null for never; secondary: what else the record is found by, as `StoredSecondaryKeys`, null for nothing.
            CREATE TABLE record (
                tenant INTEGER, collection INTEGER, key BLOB, schema INTEGER NOT NULL, expires INTEGER, secondary BLOB,
                value BLOB NOT NULL, PRIMARY KEY (tenant, collection, key)) WITHOUT ROWID;
            CREATE INDEX record_expiry ON record (tenant, collection, expires) WHERE expires IS NOT NULL;

            -- The secondary keys of records.
            CREATE TABLE record_key (
                tenant INTEGER, collection INTEGER, slot INTEGER, value BLOB, key BLOB,
                PRIMARY KEY (tenant, collection, slot, value, key)) WITHOUT ROWID;

            -- Domain events. place: the commit's position times 2^20, plus the event's number in its commit, from 1.
            CREATE TABLE event (
                place INTEGER PRIMARY KEY, tenant INTEGER NOT NULL, type TEXT NOT NULL, source TEXT NOT NULL, version TEXT NOT NULL,
                data BLOB NOT NULL);
            -- Those of a tenant in log order: an index has the rowid, which is the place, behind its columns.
            CREATE INDEX event_of_tenant ON event (tenant);

            -- Rules that would have refused a commit.
            CREATE TABLE warning (
                position INTEGER, ordinal INTEGER, rule TEXT NOT NULL, type INTEGER NOT NULL, id NOT NULL, path TEXT NOT NULL,
                PRIMARY KEY (position, ordinal)) WITHOUT ROWID;
            """)
}
