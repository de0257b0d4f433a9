import FHIRCore
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
            let distance = EditDistance.between(name, candidate)
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
}
