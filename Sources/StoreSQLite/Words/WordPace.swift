/// How the index of words follows the log.
package struct WordPace: Sendable {
    /// How many versions a step takes: some tens of milliseconds.
    package var step: Int64 = 500
    /// How many versions a step of sweeping looks at, if it finds less dead ones than `step`.
    package var look: Int64 = 10_000
    /// How often the log is looked at when there was nothing new.
    package var interval: Duration = .milliseconds(250)
    /// Rest after a step during which others wrote, in times of the step's own length.
    package var rest = 4
    /// How long to wait after a failure.
    package var patience: Duration = .seconds(5)
    /// The disk must have so many bytes left, so that the index never takes the last of them from the writes.
    package var spare: UInt = 64 << 20

    package init() {}
}
