/// `_text` and `_content` (R4 `search.html#content`): words of the narrative, or of all text.
extension NaiveSearch {
    /// Words beside one another must all be there, in any order; `or` and commas separate alternatives.
    func words(_ value: String, inNarrative: Bool) -> Predicate {
        let alternatives = EscapedList.split(value, at: ",").flatMap { part in
            EscapedList.plain(part).split(separator: " ").split { $0 == "or" }.map { Self.words(of: $0.joined(separator: " ")) }
        }
        return { [self] number in
            let resource = world.resources[number]
            let texts = inNarrative ? [Self.outsideTags(resource["text"]?["div"]?.string ?? "")] : Self.texts(resource)
            let present = Set(texts.flatMap(Self.words))
            return alternatives.contains { $0.allSatisfy(present.contains) }
        }
    }

    /// "Letters" and digits of any script, without regard to case and accents.
    private static func words(of text: String) -> [String] {
        OracleText.folded(text).unicodeScalars.split { !$0.properties.isAlphabetic && $0.properties.numericType == nil }.map { String($0) }
    }

    /// All texts of a tree, of a narrative what stands between the tags. A resource's type and identity are no text of it.
    private static func texts(_ value: PlainJSON) -> [String] {
        switch value {
        case .null: return []
        case .string, .number, .bool: return [value.text ?? ""]
        case .array(let elements): return elements.flatMap(texts)
        case .object(let properties):
            let isResource = properties["resourceType"] != nil
            let isIdentity: (String) -> Bool = { name in
                isResource && ["resourceType", "id"].contains(name) || ["versionId", "lastUpdated"].contains(name)
            }
            return properties.filter { !isIdentity($0.key) }.flatMap { name, child in
                name == "div" ? [outsideTags(child.string ?? "")] : texts(child)
            }
        }
    }

    private static func outsideTags(_ xhtml: String) -> String {
        var text = ""
        var isInside = false
        for character in xhtml {
            if character == "<" { isInside = true }
            text.append(isInside || character == ">" ? " " : character)
            if character == ">" { isInside = false }
        }
        return text
    }
}
