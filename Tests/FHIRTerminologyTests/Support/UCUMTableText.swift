import Foundation

/// The codes of the table in the repository, read apart from the program's own reader.
enum UCUMTableText {
    static let codes: [String] = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = (try? String(contentsOf: root.appending(path: "profiles/ucum/ucum.tsv"), encoding: .utf8)) ?? ""
        return text.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: "\t")
            return line.hasPrefix("#") || fields[0] == "prefix" ? nil : String(fields[1])
        }
    }()
}
