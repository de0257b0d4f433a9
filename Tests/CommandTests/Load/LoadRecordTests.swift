import Interactions
import Testing

@testable import caresync

/// The journal's records and the last line of a load.
struct LoadRecordTests {
    @Test func `a record is read back as it was written`() {
        var record = LoadRecord()
        record.state = .open
        record.offset = 4_096
        record.lines = 12
        record.refused = 3
        record.hasPostponed = true
        #expect(LoadRecord(record.text) == record)
        for text in ["", "2 done 0 0 0 0", "1 over 0 0 0 0", "1 done -1 0 0 0", "1 done 0 0 0"] { #expect(LoadRecord(text) == nil) }
    }

    @Test func `a load goes on where it was, unless something before that waits`() {
        var record = LoadRecord()
        record.offset = 10
        #expect(record.resumption == record)
        record.hasPostponed = true
        #expect(record.resumption == LoadRecord())
        record.state = .open
        record.hasPostponed = false
        #expect(record.resumption == LoadRecord())
    }

    @Test func `the last line has counts, rate and errors`() {
        var counts = LoadProgress.Counts()
        counts.tally.created = 19_499
        counts.tally.updated = 1
        counts.filesLoaded = 96
        counts.errors = 2
        let summary = LoadSummary(counts: counts, seconds: 2, dangling: (["x"], 1), isServer: false, failure: nil)
        #expect(
            summary.line
                == "loaded 19,500 resources (19,499 created, 1 updated, 0 unchanged) from 96 files in 2.00 s, 9,750/s; 2 errors; "
                + "1 reference points to nothing")
        #expect(!summary.isSuccess)
    }

    @Test func `a load without work says so`() {
        var counts = LoadProgress.Counts()
        counts.filesKnown = 3
        let summary = LoadSummary(counts: counts, seconds: 0.1, dangling: ([], 0), isServer: false, failure: nil)
        #expect(summary.line == "nothing to do: 3 files were loaded before; 0 errors")
        #expect(summary.isSuccess)
    }
}
