import FHIRCore
import FHIRModel
import FHIRSchema

/// Dates (R4 `search.html#date`): points and periods with their precision; of a Timing only its outer limits.
extension KeyWriter {
    mutating func writeDate(_ node: NodeID, _ entry: Node, _ parameter: ParameterNumber) {
        let interval: MicrosecondInterval? =
            switch entry.type {
            case values.known.period: period(node)
            case values.known.timing: timing(node)
            case values.known.date, values.known.dateTime, values.known.instant: time(entry)
            default: nil
            }
        guard let interval, interval.low < interval.high else { return }
        DateKey.append(interval, to: &key)
        add(parameter)
    }

    /// What a date, dateTime or instant stands for.
    private func time(_ entry: Node) -> MicrosecondInterval? {
        DateTimeValue(bytes(entry), as: .search)?.range(zoneOffsetIfMissing: values.zoneOffset)
    }

    /// From the beginning of its start to the end of its end; a missing one is open.
    private func period(_ node: NodeID) -> MicrosecondInterval? {
        let start = child(of: node, values.periodStart).flatMap { time(self[$0]) }
        let end = child(of: node, values.periodEnd).flatMap { time(self[$0]) }
        if start == nil && end == nil { return nil }
        return MicrosecondInterval(low: start?.low ?? .min, high: end?.high ?? .max)
    }

    /// All its events, and the period that bounds its repetition.
    private func timing(_ node: NodeID) -> MicrosecondInterval? {
        var limits: MicrosecondInterval?
        func widen(by interval: MicrosecondInterval?) {
            guard let interval else { return }
            limits = MicrosecondInterval(
                low: min(limits?.low ?? .max, interval.low), high: max(limits?.high ?? .min, interval.high))
        }
        forEachChild(of: node) { at, child in
            if child.property == values.timingEvent {
                widen(by: time(child))
            } else if child.property == values.timingRepeat, let bounds = self.child(of: at, values.timingBounds) {
                widen(by: period(bounds))
            }
        }
        return limits
    }
}
