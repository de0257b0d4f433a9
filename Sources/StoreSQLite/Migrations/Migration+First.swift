extension Migration {
    /// The first layout. Sequences number all versions in log order; a resource's number (`rid`) is the sequence of its first version;
    /// `born` and `died` are sequences, 0 for "with the resource" and "not yet". Small constants (0, 1) take no space in a row.
    static let first = Migration(
        name: "first layout",
        sql: """
            -- Facts about the store itself: its id, hash key, time zone.
            CREATE TABLE store (name TEXT PRIMARY KEY, value) WITHOUT ROWID;

            -- Permanent numbers of names: kind 1 resource types, 2 versions of the server, 3 indexed parameters. Append-only.
            CREATE TABLE registry (kind INTEGER, number INTEGER, name TEXT NOT NULL, PRIMARY KEY (kind, number)) WITHOUT ROWID;

            -- One row a commit. Its versions are those from first_sequence to last_sequence.
            CREATE TABLE commit_log (
                position INTEGER PRIMARY KEY, instant INTEGER NOT NULL, tenant INTEGER NOT NULL,
                first_sequence INTEGER NOT NULL, last_sequence INTEGER NOT NULL,
                door INTEGER NOT NULL, import INTEGER NOT NULL, principal TEXT, client TEXT, session TEXT, correlation TEXT NOT NULL,
                software INTEGER NOT NULL, layout INTEGER NOT NULL);
            -- The versions of a tenant in log order: as ranges, one for each commit that made any.
            CREATE INDEX commit_of_tenant ON commit_log (tenant, last_sequence, first_sequence) WHERE first_sequence <= last_sequence;

            -- One row a version. rid 0: its own sequence. form 1: R4, stored form as it is. keys: what the version is found by.
            -- body: the bytes, or as an integer the sequence of an earlier version of the resource with the same body; null for a deletion.
            CREATE TABLE version (
                sequence INTEGER PRIMARY KEY, tenant INTEGER NOT NULL, type INTEGER NOT NULL, id NOT NULL, rid INTEGER NOT NULL,
                version INTEGER NOT NULL, operation INTEGER NOT NULL, position INTEGER NOT NULL, instant INTEGER NOT NULL, hash,
                form INTEGER NOT NULL, keys, body);

            -- The versions of a resource after its first, whose sequence is the rid.
            CREATE TABLE version_of (
                rid INTEGER, version INTEGER, sequence INTEGER NOT NULL, PRIMARY KEY (rid, version)) WITHOUT ROWID;

            -- The newest version of a resource.
            CREATE TABLE resource (
                tenant INTEGER, type INTEGER, id, sequence INTEGER NOT NULL, PRIMARY KEY (tenant, type, id)) WITHOUT ROWID;

            -- The versions of a type in log order, and when each ceased to be the live one (a deletion never is one: its own sequence).
            -- rid 0: its own sequence.
            CREATE TABLE type_log (
                tenant INTEGER, type INTEGER, sequence INTEGER, died INTEGER NOT NULL, rid INTEGER NOT NULL,
                PRIMARY KEY (tenant, type, sequence)) WITHOUT ROWID;

            -- What resources are found by, and from when to when: encoded values, compared byte by byte. born 0: since the resource exists.
            CREATE TABLE search_index (
                tenant INTEGER, parameter INTEGER, key BLOB, rid INTEGER, born INTEGER, died INTEGER NOT NULL,
                PRIMARY KEY (tenant, parameter, key, rid, born)) WITHOUT ROWID;

            -- Small values of the host.
            CREATE TABLE mark (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
            """)
}
