import FHIRSchema

/// Finds the element that a misspelt name was probably meant for.
struct NameSuggestion {
    let schema: Schema
    let type: TypeID

    /// A name of the type within two edits of the given one, or the choices of an element named without its type; nil if nothing is close.
    func nearest(to name: UnsafeBufferPointer<UInt8>) -> String? {
        if let choice = choices(of: name) { return choice }
        var best: (name: String, distance: Int)?
        for property in schema.properties(of: type) {
            let candidate = schema.nameBytes(property)
            let distance = Self.distance(name, candidate)
            if distance <= 2, distance * 2 < candidate.count, distance < best?.distance ?? 3 {
                best = (schema.name(property), distance)
            }
        }
        return best?.name
    }

    /// For the bare name of a choice element (`value`) what to write instead.
    private func choices(of name: UnsafeBufferPointer<UInt8>) -> String? {
        for property in schema.properties(of: type) where schema[property].isChoice {
            if schema.nameBytes(schema[property].element).elementsEqual(name) { return "\(schema.name(property)) or another type of it" }
        }
        return nil
    }

    /// Insertions, deletions and replacements that turn one name into the other; 3 if their lengths differ by more than 2.
    static func distance(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Int {
        guard abs(left.count - right.count) <= 2 else { return 3 }
        var row = Array(0...right.count)
        for (line, byte) in left.enumerated() {
            var diagonal = row[0]
            row[0] = line + 1
            for column in 0..<right.count {
                let replaced = diagonal + (byte == right[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(replaced, min(row[column], row[column + 1]) + 1)
            }
        }
        return row[right.count]
    }
}
