/// Every statement that the store runs over and over, so that each connection prepares it once.
enum SQLiteQuery: Int, CaseIterable {
    // Transactions.
    case beginRead, beginWrite, commit, rollback
    // The log.
    case newestCommit, commitAt, firstPosition, sweptBefore
    // Versions. The columns are those of `SQLiteRows.decode`.
    case newestVersion, newestVersionBody, newestVersionKeys, newestVersionAll
    case version, versionBody, currentVersionBody, versionKeys, versionAll
    case sequenceOfVersion, newestSequence, laterVersions
    case typeLogUp, typeLogDown, typeLogAt, commitsUp, commitsDown
    case countTypeLog, countCommits, countLive, countLiveOfType
    // Keys.
    case resourcesWithKeyUp, resourcesWithKeyDown, keysUp, keysDown, hasKey
    // The same of the newest state.
    case resourcesWithKeyUpNow, resourcesWithKeyDownNow, keysUpNow, keysDownNow, hasKeyNow
    case countKeys, countResourcesWithKey, countResourcesWithKeyNow, keysOfVersion
    case mark
    // Records.
    case commitsAfter, entries, countEvents, warnings
    // Writing.
    case insertVersion, insertVersionOf, insertTypeLog, retire, insertResource, updateResource
    case insertKey, buryKey, insertCommit, setMark, removeMark, amendVersion, sweepParameter
    // Upkeep.
    case deadKeys, removeKey, noteSweep
    // Private records.
    case collection, record, records, recordsWithKey, expiredRecords, expiringCollection
    case addCollection, secondaryKeys, putRecord, removeRecord, addRecordKey, removeRecordKey
    // Events. The columns are those of `SQLiteRows.event`.
    case eventsAfter, eventsOfTenantAfter, insertEvent, insertWarning

    private static let columns = "v.sequence, v.tenant, v.type, v.id, v.rid, v.version, v.operation, v.position, v.instant, v.hash, v.form"

    /// Instead of the body: which version holds it, if that is another one. Looks at the value's kind only.
    private static let holder = "CASE WHEN typeof(v.body)='integer' THEN v.body END"

    private static func newest(_ rest: String) -> String {
        """
        SELECT \(columns)\(rest) FROM resource r CROSS JOIN version v ON v.sequence = r.sequence
        WHERE r.tenant=?1 AND r.type=?2 AND r.id=?3
        """
    }

    private static func version(_ rest: String) -> String {
        "SELECT \(columns)\(rest) FROM version v WHERE v.sequence=?1"
    }

    private static func current(_ rest: String) -> String {
        """
        SELECT \(columns)\(rest) FROM version v
        WHERE v.sequence = coalesce((SELECT sequence FROM version_of WHERE rid=?1 AND sequence<=?2 ORDER BY version DESC LIMIT 1), ?1)
        """
    }

    /// A row of the index is visible at ?N: born by then (0 stands for the birth of the resource), and not dead by then.
    private static let visible = "rid <= ?4 AND born <= ?4 AND (died = 0 OR died > ?4)"

    /// The rows of a parameter.
    private static let rows = "FROM search_index WHERE tenant=?1 AND parameter=?2 AND"

    /// A tenant's commits that made versions with sequences from ?2 up to, not including, ?3; perhaps one more behind them.
    private static let commitsOfTenant = """
        FROM commit_log WHERE tenant=?1 AND first_sequence<=last_sequence AND last_sequence>=?2 AND last_sequence<=ifnull((
        SELECT last_sequence FROM commit_log
        WHERE tenant=?1 AND first_sequence<=last_sequence AND last_sequence>=?3-1 ORDER BY last_sequence LIMIT 1), ?3-1)
        """

    /// The columns of `SQLiteRows.decodeRecord`.
    private static let recordColumns = "r.key, r.schema, r.expires, r.secondary, r.value"

    /// The commit of an event is its place without the last 20 bits.
    private static let eventColumns =
        "e.place, e.tenant, c.instant, c.principal, c.session, c.correlation, e.type, e.source, e.version, e.data"
    private static let commitOfEvent = "CROSS JOIN commit_log c ON c.position=e.place>>20"

    var sql: String {
        switch self {
        case .beginRead: "BEGIN DEFERRED"
        case .beginWrite: "BEGIN IMMEDIATE"
        case .commit: "COMMIT"
        case .rollback: "ROLLBACK"
        case .newestCommit: "SELECT position, instant, last_sequence FROM commit_log ORDER BY position DESC LIMIT 1"
        case .commitAt: "SELECT position, instant, last_sequence, first_sequence FROM commit_log WHERE position=?1"
        case .sweptBefore: "SELECT value FROM store WHERE name='swept_before'"
        case .firstPosition: "SELECT position FROM commit_log ORDER BY position LIMIT 1"
        case .newestVersion: Self.newest(", NULL, \(Self.holder)")
        case .newestVersionBody: Self.newest(", NULL, v.body")
        case .newestVersionKeys: Self.newest(", v.keys, \(Self.holder)")
        case .newestVersionAll: Self.newest(", v.keys, v.body")
        case .version: Self.version(", NULL, \(Self.holder)")
        case .versionBody: Self.version(", NULL, v.body")
        case .versionKeys: Self.version(", v.keys, \(Self.holder)")
        case .versionAll: Self.version(", v.keys, v.body")
        case .currentVersionBody: Self.current(", NULL, v.body")
        case .sequenceOfVersion: "SELECT sequence FROM version_of WHERE rid=?1 AND version=?2"
        case .newestSequence: "SELECT sequence FROM version_of WHERE rid=?1 AND sequence<=?2 ORDER BY version DESC LIMIT 1"
        case .laterVersions: "SELECT sequence FROM version_of WHERE rid=?1 AND sequence<?2 ORDER BY version DESC"
        case .typeLogUp:
            "SELECT sequence, died, rid FROM type_log WHERE tenant=?1 AND type=?4 AND sequence>=?2 AND sequence<?3 ORDER BY sequence"
        case .typeLogDown:
            "SELECT sequence, died, rid FROM type_log WHERE tenant=?1 AND type=?4 AND sequence>=?2 AND sequence<?3 ORDER BY sequence DESC"
        case .typeLogAt: "SELECT died, rid FROM type_log WHERE tenant=?1 AND type=?2 AND sequence=?3"
        case .commitsUp: "SELECT first_sequence, last_sequence \(Self.commitsOfTenant) ORDER BY last_sequence"
        case .commitsDown: "SELECT first_sequence, last_sequence \(Self.commitsOfTenant) ORDER BY last_sequence DESC"
        case .countTypeLog: "SELECT count(*) FROM type_log WHERE tenant=?1 AND type=?4 AND sequence>=?2 AND sequence<?3"
        case .countCommits:
            "SELECT sum(max(0, min(last_sequence, ?3-1) - max(first_sequence, ?2) + 1)) \(Self.commitsOfTenant)"
        case .countLive:
            """
            SELECT type, count(*) FROM type_log
            WHERE tenant=?1 AND sequence<=?2 AND (died=0 OR died>?2) GROUP BY type ORDER BY type
            """
        case .countLiveOfType:
            "SELECT type, count(*) FROM type_log WHERE tenant=?1 AND type=?3 AND sequence<=?2 AND (died=0 OR died>?2) GROUP BY type"
        case .resourcesWithKeyUp: "SELECT rid \(Self.rows) key=?3 AND rid>?5 AND \(Self.visible) ORDER BY rid"
        case .resourcesWithKeyDown: "SELECT rid \(Self.rows) key=?3 AND rid<?5 AND \(Self.visible) ORDER BY rid DESC"
        case .keysUp: "SELECT key, rid \(Self.rows) (key, rid)>(?3, ?5) AND key<?6 AND \(Self.visible) ORDER BY key, rid"
        case .keysDown:
            "SELECT key, rid \(Self.rows) key>=?3 AND (key, rid)<(?6, ?5) AND \(Self.visible) ORDER BY key DESC, rid DESC"
        case .countKeys: "SELECT count(*) FROM (SELECT 1 \(Self.rows) key>=?3 AND key<?4 LIMIT ?5)"
        case .countResourcesWithKey: "SELECT count(*) \(Self.rows) key=?3 AND \(Self.visible)"
        case .countResourcesWithKeyNow: "SELECT count(*) \(Self.rows) key=?3 AND died=0"
        case .hasKey: "SELECT 1 \(Self.rows) key=?3 AND rid=?5 AND born<=?4 AND (died=0 OR died>?4) LIMIT 1"
        case .resourcesWithKeyUpNow: "SELECT rid \(Self.rows) key=?3 AND rid>?5 AND died=0 ORDER BY rid"
        case .resourcesWithKeyDownNow: "SELECT rid \(Self.rows) key=?3 AND rid<?5 AND died=0 ORDER BY rid DESC"
        case .keysUpNow: "SELECT key, rid \(Self.rows) (key, rid)>(?3, ?5) AND key<?6 AND died=0 ORDER BY key, rid"
        case .keysDownNow: "SELECT key, rid \(Self.rows) key>=?3 AND (key, rid)<(?6, ?5) AND died=0 ORDER BY key DESC, rid DESC"
        case .hasKeyNow: "SELECT 1 \(Self.rows) key=?3 AND rid=?5 AND died=0 LIMIT 1"
        case .keysOfVersion: "SELECT keys FROM version WHERE sequence=?1"
        case .mark: "SELECT value FROM mark WHERE name=?1"
        case .commitsAfter:
            """
            SELECT position, instant, first_sequence, last_sequence, tenant, door, import, principal, client, session, correlation,
            software, layout FROM commit_log WHERE position>?1 ORDER BY position LIMIT ?2
            """
        case .entries: "SELECT \(Self.columns), NULL, NULL FROM version v WHERE v.sequence>=?1 AND v.sequence<=?2 ORDER BY v.sequence"
        case .insertVersion: "INSERT INTO version VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13)"
        case .insertVersionOf: "INSERT INTO version_of VALUES(?1,?2,?3)"
        case .insertTypeLog: "INSERT INTO type_log VALUES(?1,?2,?3,?4,?5)"
        case .retire: "UPDATE type_log SET died=?4 WHERE tenant=?1 AND type=?2 AND sequence=?3 AND died=0"
        case .insertResource: "INSERT INTO resource VALUES(?1,?2,?3,?4)"
        case .updateResource: "UPDATE resource SET sequence=?4 WHERE tenant=?1 AND type=?2 AND id=?3"
        case .insertKey: "INSERT INTO search_index VALUES(?1,?2,?3,?4,?5,?6)"
        case .buryKey: "UPDATE search_index SET died=?5 WHERE tenant=?1 AND parameter=?2 AND key=?3 AND rid=?4 AND died=0"
        case .insertCommit: "INSERT INTO commit_log VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13)"
        case .setMark: "INSERT INTO mark VALUES(?1,?2) ON CONFLICT(name) DO UPDATE SET value=excluded.value"
        case .removeMark: "DELETE FROM mark WHERE name=?1"
        case .amendVersion: "UPDATE version SET keys=?2 WHERE sequence=?1"
        case .sweepParameter:
            """
            DELETE FROM search_index WHERE (tenant, parameter, key, rid, born) IN (
            SELECT tenant, parameter, key, rid, born FROM search_index WHERE tenant=?1 AND parameter=?2 LIMIT ?3)
            """
        case .deadKeys:
            """
            SELECT tenant, parameter, key, rid, born, died FROM search_index
            WHERE (tenant, parameter, key, rid, born) > (?1, ?2, ?3, ?4, ?5) ORDER BY tenant, parameter, key, rid, born LIMIT ?6
            """
        case .noteSweep: "INSERT INTO store VALUES('swept_before', ?1) ON CONFLICT(name) DO UPDATE SET value=max(value, excluded.value)"
        case .removeKey: "DELETE FROM search_index WHERE tenant=?1 AND parameter=?2 AND key=?3 AND rid=?4 AND born=?5"
        case .countEvents: "SELECT count(*) FROM event WHERE place>?1<<20 AND place<(?1+1)<<20"
        case .warnings: "SELECT rule, type, id, path FROM warning WHERE position=?1 ORDER BY ordinal"
        case .collection: "SELECT number FROM collection WHERE name=?1"
        case .record: "SELECT \(Self.recordColumns) FROM record r WHERE r.tenant=?1 AND r.collection=?2 AND r.key=?3"
        case .records:
            """
            SELECT \(Self.recordColumns) FROM record r WHERE r.tenant=?1 AND r.collection=?2 AND r.key>?3 ORDER BY r.key LIMIT ?4
            """
        case .recordsWithKey:
            """
            SELECT \(Self.recordColumns) FROM record_key k
            CROSS JOIN record r ON r.tenant=?1 AND r.collection=?2 AND r.key=k.key
            WHERE k.tenant=?1 AND k.collection=?2 AND k.slot=?5 AND k.value=?6 AND k.key>?3 ORDER BY k.key LIMIT ?4
            """
        // In the order of keys, so it sorts what has expired.
        case .expiredRecords:
            """
            SELECT key FROM record INDEXED BY record_expiry
            WHERE tenant=?1 AND collection=?2 AND expires<?5 AND key>?3 ORDER BY key LIMIT ?4
            """
        case .expiringCollection:
            """
            SELECT r.tenant, r.collection, c.name FROM record r INDEXED BY record_expiry CROSS JOIN collection c ON c.number=r.collection
            WHERE (r.tenant, r.collection) > (?1, ?2) AND r.expires IS NOT NULL ORDER BY r.tenant, r.collection LIMIT 1
            """
        case .addCollection: "INSERT INTO collection(name) VALUES(?1)"
        case .secondaryKeys: "SELECT secondary FROM record WHERE tenant=?1 AND collection=?2 AND key=?3"
        case .putRecord:
            """
            INSERT INTO record VALUES(?1,?2,?3,?4,?5,?6,?7) ON CONFLICT(tenant, collection, key)
            DO UPDATE SET schema=excluded.schema, expires=excluded.expires, secondary=excluded.secondary, value=excluded.value
            """
        case .removeRecord: "DELETE FROM record WHERE tenant=?1 AND collection=?2 AND key=?3"
        case .addRecordKey: "INSERT INTO record_key VALUES(?1,?2,?4,?5,?3)"
        case .removeRecordKey: "DELETE FROM record_key WHERE tenant=?1 AND collection=?2 AND slot=?4 AND value=?5 AND key=?3"
        case .eventsAfter: "SELECT \(Self.eventColumns) FROM event e \(Self.commitOfEvent) WHERE e.place>?1 ORDER BY e.place LIMIT ?2"
        case .eventsOfTenantAfter:
            """
            SELECT \(Self.eventColumns) FROM event e INDEXED BY event_of_tenant \(Self.commitOfEvent)
            WHERE e.tenant=?3 AND e.place>?1 ORDER BY e.place LIMIT ?2
            """
        case .insertEvent: "INSERT INTO event VALUES(?1,?2,?3,?4,?5,?6)"
        case .insertWarning: "INSERT INTO warning VALUES(?1,?2,?3,?4,?5,?6)"
        }
    }
}
