/// The limits of the serial writer.
package struct WriterSettings: Sendable {
    /// How many commits may wait; beyond: `.throttled`.
    package var queueLimit = 4096
    /// How many versions, records and events one group writes at most, unless a single commit writes more.
    package var groupEntries = 20_000
    /// How many bytes of new bodies, records and events one group has at most, unless a single commit has more.
    package var groupBytes = 64 << 20
    /// How long a group of commits that give way may take while others keep coming, unless a single commit takes longer.
    package var sharedGroupTime: Duration = .milliseconds(8)
    /// The writer's time that one commit's closure may take.
    package var budget: Duration = .seconds(10)
    /// How long nothing must wait before upkeep is done.
    package var idleTime: Duration = .seconds(1)

    package init() {}
}
