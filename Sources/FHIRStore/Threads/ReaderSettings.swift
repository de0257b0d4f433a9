/// The limits of a store's reads on threads of its own.
package struct ReaderSettings: Sendable {
    /// How many views may be long at a time. One thread more is kept for what is short.
    package var threads = 2
    /// How many reads may wait; beyond: `.throttled`.
    package var queueLimit = 1024
    /// How long one read may take, waiting not counted; beyond: `.tooLarge`.
    package var time: Duration = .seconds(30)
    /// How long a read may take on the thread that is kept for short ones; beyond, it is begun anew on another.
    package var shortTime: Duration = .milliseconds(50)
    /// How long a read may take on the thread that asks for it; beyond, it is begun anew on one of the store's. Zero: none is tried there.
    package var callerTime: Duration = .zero
    /// How searches choose their ways.
    package var tuning = SearchTuning.standard

    package init() {}
}
