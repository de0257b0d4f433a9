/// Writes metrics in Prometheus' text format, version 0.0.4.
struct PrometheusText {
    static let mediaType: StaticString = "text/plain; version=0.0.4; charset=utf-8"

    private(set) var bytes: [UInt8] = []

    /// Begins a metric.
    mutating func begin(_ name: StaticString, _ kind: StaticString, _ help: StaticString) {
        add("# HELP ")
        add(name)
        add(" ")
        add(help)
        add("\n# TYPE ")
        add(name)
        add(" ")
        add(kind)
        add("\n")
    }

    /// One sample. Label values come from closed sets and need no escapes.
    mutating func sample(_ name: StaticString, suffix: StaticString = "", _ labels: [(StaticString, String)] = [], _ value: String) {
        add(name)
        add(suffix)
        if !labels.isEmpty {
            add("{")
            for (place, label) in labels.enumerated() {
                if place > 0 { add(",") }
                add(label.0)
                add("=\"")
                bytes.append(contentsOf: label.1.utf8)
                add("\"")
            }
            add("}")
        }
        add(" ")
        bytes.append(contentsOf: value.utf8)
        add("\n")
    }

    /// A metric with one sample.
    mutating func single(_ name: StaticString, _ kind: StaticString, _ help: StaticString, _ value: String) {
        begin(name, kind, help)
        sample(name, [], value)
    }

    private mutating func add(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
}
