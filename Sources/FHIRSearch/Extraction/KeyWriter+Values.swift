import FHIRCore
import FHIRPath
import FHIRSchema

/// Values that an expression computed instead of finding them in the resource.
extension KeyWriter {
    mutating func write(_ value: FHIRPathValue, _ action: KeyAction) {
        switch (action.kind, value) {
        case (.token, .boolean(let truth)): writeToken(truth ? "true" : "false", action.parameter)
        case (.token, .integer(let number)): writeToken(String(number), action.parameter)
        case (.token, .string(let text)): writeToken(text, action.parameter)
        case (.string, .string(var text)):
            text.withUTF8 { StringKey.append($0, values.hash, to: &key) }
            add(action.parameter)
        case (.uri, .string(var text)):
            text.withUTF8 { URIKey.append($0, values.hash, to: &key) }
            add(action.parameter)
        case (.number, .integer(let number)): write(DecimalValue(number), action)
        case (.number, .decimal(let number)): write(number, action)
        case (.date, .date(let time)), (.date, .dateTime(let time)):
            DateKey.append(time.range(zoneOffsetIfMissing: values.zoneOffset), to: &key)
            add(action.parameter)
        default: break
        }
    }

    private mutating func write(_ number: DecimalValue, _ action: KeyAction) {
        NumberKey.append(number, to: &key)
        add(action.parameter)
    }

    private mutating func writeToken(_ code: String, _ parameter: ParameterNumber) {
        var code = code
        code.withUTF8 { writeToken($0, system: UnsafeBufferPointer(start: nil, count: 0), parameter) }
    }
}
