import FHIRCore
package import Logging

/// A swift-log handler that writes each message as one JSON object on a line.
package struct JSONLogHandler: LogHandler {
    package var metadata: Logger.Metadata = [:]
    package var logLevel: Logger.Level
    package var metadataProvider: Logger.MetadataProvider?
    private let label: String
    private let writer: LogWriter

    package init(label: String, level: Logger.Level, writer: LogWriter) {
        self.label = label
        logLevel = level
        self.writer = writer
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var line = JSONLine()
        line.add("time", Instant.systemNow())
        line.add("level", event.level.rawValue)
        line.add("message", event.message.description)
        line.add("label", label)
        var all = metadata
        if let provided = metadataProvider?.get() { all.merge(provided) { $1 } }
        if let given = event.metadata { all.merge(given) { $1 } }
        for (key, value) in all.sorted(by: { $0.key < $1.key }) {
            line.add(key: key) { Self.write(value, to: &$0) }
        }
        writer.write(line.finished())
    }

    private static func write(_ value: Logger.MetadataValue, to line: inout JSONLine) {
        switch value {
        case .string(let text): line.string(text)
        case .stringConvertible(let value): line.string(value.description)
        case .array(let values):
            line.append("[")
            for (place, value) in values.enumerated() {
                if place > 0 { line.append(",") }
                write(value, to: &line)
            }
            line.append("]")
        case .dictionary(let values):
            line.append("{")
            for (key, value) in values.sorted(by: { $0.key < $1.key }) {
                line.add(key: key) { write(value, to: &$0) }
            }
            line.append("}")
        }
    }
}
