import Testing

@testable import StoreSQLite

/// The statements as they were reviewed: a change of one shows here, and its plan in `noQueryScansATableOrSorts`.
struct SQLiteQueryTests {
    @Test func statementsAreAsReviewed() {
        let statements = SQLiteQuery.allCases.map { query in
            "\(query): " + query.sql.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        let reviewed = Self.reviewed.split(separator: "\n").map(String.init)
        for (statement, known) in zip(statements, reviewed) { #expect(statement == known) }
        #expect(statements.count == reviewed.count)
    }

    private static let reviewed = #"""
        beginRead: BEGIN DEFERRED
        beginWrite: BEGIN IMMEDIATE
        commit: COMMIT
        rollback: ROLLBACK
        newestCommit: SELECT position, instant, last_sequence FROM commit_log ORDER BY position DESC LIMIT 1
        commitAt: SELECT position, instant, last_sequence, first_sequence FROM commit_log WHERE position=?1
        firstPosition: SELECT position FROM commit_log ORDER BY position LIMIT 1
        sweptBefore: SELECT value FROM store WHERE name='swept_before'
        newestVersion: SELECT v.sequence, v.tenant, v.type, v.id, v.rid, v.version, v.operation, v.position, v.instant, \#
        v.hash, v.form, NULL, CASE WHEN typeof(v.body)='integer' THEN v.body END FROM resource r CROSS JOIN version v ON \#
        v.sequence = r.sequence WHERE r.tenant=?1 AND r.type=?2 AND r.id=?3
        newestVersionBody: SELECT v.sequence, v.tenant, v.type, v.id, v.rid, v.version, v.operation, v.position, v.instant, \#
        v.hash, v.form, NULL, v.body FROM resource r CROSS JOIN version v ON v.sequence = r.sequence WHERE r.tenant=?1 AND \#
        r.type=?2 AND r.id=?3
        newestVersionKeys: SELECT v.sequence, v.tenant, v.type, v.id, v.rid, v.version, v.operation, v.position, v.instant, \#
        v.hash, v.form, v.keys, CASE WHEN typeof(v.body)='integer' THEN v.body END FROM resource r CROSS JOIN version v ON \#
        v.sequence = r.sequence WHERE r.tenant=?1 AND r.type=?2 AND r.id=?3
        newestVersionAll: SELECT v.sequence, v.tenant, v.type, v.id, v.rid, v.version, v.operation, v.position, v.instant, \#
        v.hash, v.form, v.keys, v.body FROM resource r CROSS JOIN version v ON v.sequence = r.sequence WHERE r.tenant=?1 AND \#
        r.type=?2 AND r.id=?3
        version: SELECT v.sequence, v.tenant, v.type, v.id, v.rid, v.version, v.operation, v.position, v.instant, v.hash, \#
        v.form, NULL, CASE WHEN typeof(v.body)='integer' THEN v.body END FROM version v WHERE v.sequence=?1
        versionBody: SELECT v.sequence, v.tenant, v.type, v.id, v.rid, v.version, v.operation, v.position, v.instant, v.hash, \#
        v.form, NULL, v.body FROM version v WHERE v.sequence=?1
        currentVersionBody: SELECT v.sequence, v.tenant, v.type, v.id, v.rid, v.version, v.operation, v.position, v.instant, \#
        v.hash, v.form, NULL, v.body FROM version v WHERE v.sequence = coalesce((SELECT sequence FROM version_of WHERE \#
        rid=?1 AND sequence<=?2 ORDER BY version DESC LIMIT 1), ?1)
        versionKeys: SELECT v.sequence, v.tenant, v.type, v.id, v.rid, v.version, v.operation, v.position, v.instant, v.hash, \#
        v.form, v.keys, CASE WHEN typeof(v.body)='integer' THEN v.body END FROM version v WHERE v.sequence=?1
        versionAll: SELECT v.sequence, v.tenant, v.type, v.id, v.rid, v.version, v.operation, v.position, v.instant, v.hash, \#
        v.form, v.keys, v.body FROM version v WHERE v.sequence=?1
        sequenceOfVersion: SELECT sequence FROM version_of WHERE rid=?1 AND version=?2
        newestSequence: SELECT sequence FROM version_of WHERE rid=?1 AND sequence<=?2 ORDER BY version DESC LIMIT 1
        laterVersions: SELECT sequence FROM version_of WHERE rid=?1 AND sequence<?2 ORDER BY version DESC
        typeLogUp: SELECT sequence, died, rid FROM type_log WHERE tenant=?1 AND type=?4 AND sequence>=?2 AND sequence<?3 ORDER \#
        BY sequence
        typeLogDown: SELECT sequence, died, rid FROM type_log WHERE tenant=?1 AND type=?4 AND sequence>=?2 AND sequence<?3 \#
        ORDER BY sequence DESC
        typeLogAt: SELECT died, rid FROM type_log WHERE tenant=?1 AND type=?2 AND sequence=?3
        commitsUp: SELECT first_sequence, last_sequence FROM commit_log WHERE tenant=?1 AND first_sequence<=last_sequence AND \#
        last_sequence>=?2 AND last_sequence<=ifnull(( SELECT last_sequence FROM commit_log WHERE tenant=?1 AND \#
        first_sequence<=last_sequence AND last_sequence>=?3-1 ORDER BY last_sequence LIMIT 1), ?3-1) ORDER BY last_sequence
        commitsDown: SELECT first_sequence, last_sequence FROM commit_log WHERE tenant=?1 AND first_sequence<=last_sequence \#
        AND last_sequence>=?2 AND last_sequence<=ifnull(( SELECT last_sequence FROM commit_log WHERE tenant=?1 AND \#
        first_sequence<=last_sequence AND last_sequence>=?3-1 ORDER BY last_sequence LIMIT 1), ?3-1) ORDER BY last_sequence \#
        DESC
        countTypeLog: SELECT count(*) FROM type_log WHERE tenant=?1 AND type=?4 AND sequence>=?2 AND sequence<?3
        countCommits: SELECT sum(max(0, min(last_sequence, ?3-1) - max(first_sequence, ?2) + 1)) FROM commit_log WHERE \#
        tenant=?1 AND first_sequence<=last_sequence AND last_sequence>=?2 AND last_sequence<=ifnull(( SELECT last_sequence \#
        FROM commit_log WHERE tenant=?1 AND first_sequence<=last_sequence AND last_sequence>=?3-1 ORDER BY last_sequence LIMIT \#
        1), ?3-1)
        countLive: SELECT type, count(*) FROM type_log WHERE tenant=?1 AND sequence<=?2 AND (died=0 OR died>?2) GROUP BY \#
        type ORDER BY type
        countLiveOfType: SELECT type, count(*) FROM type_log WHERE tenant=?1 AND type=?3 AND sequence<=?2 AND (died=0 OR \#
        died>?2) GROUP BY type
        resourcesWithKeyUp: SELECT rid FROM search_index WHERE tenant=?1 AND parameter=?2 AND key=?3 AND rid>?5 AND rid <= ?4 \#
        AND born <= ?4 AND (died = 0 OR died > ?4) ORDER BY rid
        resourcesWithKeyDown: SELECT rid FROM search_index WHERE tenant=?1 AND parameter=?2 AND key=?3 AND rid<?5 AND rid <= \#
        ?4 AND born <= ?4 AND (died = 0 OR died > ?4) ORDER BY rid DESC
        keysUp: SELECT key, rid FROM search_index WHERE tenant=?1 AND parameter=?2 AND (key, rid)>(?3, ?5) AND key<?6 AND rid \#
        <= ?4 AND born <= ?4 AND (died = 0 OR died > ?4) ORDER BY key, rid
        keysDown: SELECT key, rid FROM search_index WHERE tenant=?1 AND parameter=?2 AND key>=?3 AND (key, rid)<(?6, ?5) AND \#
        rid <= ?4 AND born <= ?4 AND (died = 0 OR died > ?4) ORDER BY key DESC, rid DESC
        hasKey: SELECT 1 FROM search_index WHERE tenant=?1 AND parameter=?2 AND key=?3 AND rid=?5 AND born<=?4 AND (died=0 OR \#
        died>?4) LIMIT 1
        resourcesWithKeyUpNow: SELECT rid FROM search_index WHERE tenant=?1 AND parameter=?2 AND key=?3 AND rid>?5 AND died=0 \#
        ORDER BY rid
        resourcesWithKeyDownNow: SELECT rid FROM search_index WHERE tenant=?1 AND parameter=?2 AND key=?3 AND rid<?5 AND \#
        died=0 ORDER BY rid DESC
        keysUpNow: SELECT key, rid FROM search_index WHERE tenant=?1 AND parameter=?2 AND (key, rid)>(?3, ?5) AND key<?6 AND \#
        died=0 ORDER BY key, rid
        keysDownNow: SELECT key, rid FROM search_index WHERE tenant=?1 AND parameter=?2 AND key>=?3 AND (key, rid)<(?6, ?5) \#
        AND died=0 ORDER BY key DESC, rid DESC
        hasKeyNow: SELECT 1 FROM search_index WHERE tenant=?1 AND parameter=?2 AND key=?3 AND rid=?5 AND died=0 LIMIT 1
        countKeys: SELECT count(*) FROM (SELECT 1 FROM search_index WHERE tenant=?1 AND parameter=?2 AND key>=?3 AND key<?4 \#
        LIMIT ?5)
        countResourcesWithKey: SELECT count(*) FROM search_index WHERE tenant=?1 AND parameter=?2 AND key=?3 AND rid <= ?4 AND \#
        born <= ?4 AND (died = 0 OR died > ?4)
        countResourcesWithKeyNow: SELECT count(*) FROM search_index WHERE tenant=?1 AND parameter=?2 AND key=?3 AND died=0
        keysOfVersion: SELECT keys FROM version WHERE sequence=?1
        mark: SELECT value FROM mark WHERE name=?1
        commitsAfter: SELECT position, instant, first_sequence, last_sequence, tenant, door, import, principal, client, \#
        session, correlation, software, layout FROM commit_log WHERE position>?1 ORDER BY position LIMIT ?2
        entries: SELECT v.sequence, v.tenant, v.type, v.id, v.rid, v.version, v.operation, v.position, v.instant, v.hash, \#
        v.form, NULL, NULL FROM version v WHERE v.sequence>=?1 AND v.sequence<=?2 ORDER BY v.sequence
        countEvents: SELECT count(*) FROM event WHERE place>?1<<20 AND place<(?1+1)<<20
        warnings: SELECT rule, type, id, path FROM warning WHERE position=?1 ORDER BY ordinal
        insertVersion: INSERT INTO version VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13)
        insertVersionOf: INSERT INTO version_of VALUES(?1,?2,?3)
        insertTypeLog: INSERT INTO type_log VALUES(?1,?2,?3,?4,?5)
        retire: UPDATE type_log SET died=?4 WHERE tenant=?1 AND type=?2 AND sequence=?3 AND died=0
        insertResource: INSERT INTO resource VALUES(?1,?2,?3,?4)
        updateResource: UPDATE resource SET sequence=?4 WHERE tenant=?1 AND type=?2 AND id=?3
        insertKey: INSERT INTO search_index VALUES(?1,?2,?3,?4,?5,?6)
        buryKey: UPDATE search_index SET died=?5 WHERE tenant=?1 AND parameter=?2 AND key=?3 AND rid=?4 AND died=0
        insertCommit: INSERT INTO commit_log VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13)
        setMark: INSERT INTO mark VALUES(?1,?2) ON CONFLICT(name) DO UPDATE SET value=excluded.value
        removeMark: DELETE FROM mark WHERE name=?1
        amendVersion: UPDATE version SET keys=?2 WHERE sequence=?1
        sweepParameter: DELETE FROM search_index WHERE (tenant, parameter, key, rid, born) IN ( SELECT tenant, parameter, key, \#
        rid, born FROM search_index WHERE tenant=?1 AND parameter=?2 LIMIT ?3)
        deadKeys: SELECT tenant, parameter, key, rid, born, died FROM search_index WHERE (tenant, parameter, key, rid, born) > \#
        (?1, ?2, ?3, ?4, ?5) ORDER BY tenant, parameter, key, rid, born LIMIT ?6
        removeKey: DELETE FROM search_index WHERE tenant=?1 AND parameter=?2 AND key=?3 AND rid=?4 AND born=?5
        noteSweep: INSERT INTO store VALUES('swept_before', ?1) ON CONFLICT(name) DO UPDATE SET value=max(value, \#
        excluded.value)
        collection: SELECT number FROM collection WHERE name=?1
        record: SELECT r.key, r.schema, r.expires, r.secondary, r.value FROM record r WHERE r.tenant=?1 AND r.collection=?2 \#
        AND r.key=?3
        records: SELECT r.key, r.schema, r.expires, r.secondary, r.value FROM record r WHERE r.tenant=?1 AND r.collection=?2 \#
        AND r.key>?3 ORDER BY r.key LIMIT ?4
        recordsWithKey: SELECT r.key, r.schema, r.expires, r.secondary, r.value FROM record_key k CROSS JOIN record r ON \#
        r.tenant=?1 AND r.collection=?2 AND r.key=k.key WHERE k.tenant=?1 AND k.collection=?2 AND k.slot=?5 AND k.value=?6 AND \#
        k.key>?3 ORDER BY k.key LIMIT ?4
        expiredRecords: SELECT key FROM record INDEXED BY record_expiry WHERE tenant=?1 AND collection=?2 AND expires<?5 AND \#
        key>?3 ORDER BY key LIMIT ?4
        expiringCollection: SELECT r.tenant, r.collection, c.name FROM record r INDEXED BY record_expiry CROSS JOIN collection c \#
        ON c.number=r.collection WHERE (r.tenant, r.collection) > (?1, ?2) AND r.expires IS NOT NULL ORDER BY r.tenant, \#
        r.collection LIMIT 1
        addCollection: INSERT INTO collection(name) VALUES(?1)
        secondaryKeys: SELECT secondary FROM record WHERE tenant=?1 AND collection=?2 AND key=?3
        putRecord: INSERT INTO record VALUES(?1,?2,?3,?4,?5,?6,?7) ON CONFLICT(tenant, collection, key) DO UPDATE SET \#
        schema=excluded.schema, expires=excluded.expires, secondary=excluded.secondary, value=excluded.value
        removeRecord: DELETE FROM record WHERE tenant=?1 AND collection=?2 AND key=?3
        addRecordKey: INSERT INTO record_key VALUES(?1,?2,?4,?5,?3)
        removeRecordKey: DELETE FROM record_key WHERE tenant=?1 AND collection=?2 AND slot=?4 AND value=?5 AND key=?3
        eventsAfter: SELECT e.place, e.tenant, c.instant, c.principal, c.session, c.correlation, e.type, e.source, e.version, \#
        e.data FROM event e CROSS JOIN commit_log c ON c.position=e.place>>20 WHERE e.place>?1 ORDER BY e.place LIMIT ?2
        eventsOfTenantAfter: SELECT e.place, e.tenant, c.instant, c.principal, c.session, c.correlation, e.type, e.source, \#
        e.version, e.data FROM event e INDEXED BY event_of_tenant CROSS JOIN commit_log c ON c.position=e.place>>20 WHERE \#
        e.tenant=?3 AND e.place>?1 ORDER BY e.place LIMIT ?2
        insertEvent: INSERT INTO event VALUES(?1,?2,?3,?4,?5,?6)
        insertWarning: INSERT INTO warning VALUES(?1,?2,?3,?4,?5,?6)
        """#
}
