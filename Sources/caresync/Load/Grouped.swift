/// Numbers as people read them.
enum Grouped {
    /// With commas between groups of three digits: `1,234,567`.
    static func digits(_ number: Int) -> String {
        var result = ""
        for (index, digit) in String(number.magnitude).reversed().enumerated() {
            if index > 0, index % 3 == 0 { result.append(",") }
            result.append(digit)
        }
        return (number < 0 ? "-" : "") + String(result.reversed())
    }

    /// `1 file`, `2 files`.
    static func count(_ number: Int, _ one: String, _ many: String) -> String {
        digits(number) + " " + (number == 1 ? one : many)
    }

    /// Seconds with two decimals.
    static func seconds(_ seconds: Double) -> String {
        let hundredths = Int((seconds * 100).rounded())
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}
