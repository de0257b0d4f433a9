import FHIRCore

/// Text (N1 section 5.6). Positions and lengths count Unicode scalars.
extension FHIRPathFunction {
    static let strings = [
        FHIRPathFunction("indexOf", 1...1) { call throws(OperationFailure) in
            guard let text = try call.inputString(), let part = try call.string(0) else { return .empty }
            let bytes = Array(text.utf8)
            guard let start = try call.find(Array(part.utf8), in: bytes, from: 0) else { return FHIRPathCollection(.integer(-1)) }
            let scalars = bytes[..<start].reduce(into: 0) { count, byte in if byte & 0xC0 != 0x80 { count += 1 } }
            return FHIRPathCollection(.integer(Int64(scalars)))
        },
        FHIRPathFunction("lastIndexOf", 1...1) { call throws(OperationFailure) in
            guard let text = try call.inputString(), let part = try call.string(0) else { return .empty }
            let bytes = Array(text.utf8)
            var last: Int?
            var from = 0
            while let found = try call.find(Array(part.utf8), in: bytes, from: from) {
                last = found
                from = found + 1
            }
            guard let last else { return FHIRPathCollection(.integer(-1)) }
            let scalars = bytes[..<last].reduce(into: 0) { count, byte in if byte & 0xC0 != 0x80 { count += 1 } }
            return FHIRPathCollection(.integer(Int64(scalars)))
        },
        FHIRPathFunction("substring", 1...2) { call throws(OperationFailure) in
            guard let text = try call.inputString(), let start = try call.integer(0) else { return .empty }
            let length = call.count == 2 ? try call.integer(1) : nil
            try call.evaluation.spend(bytes: text.utf8.count)
            let scalars = text.unicodeScalars
            guard start >= 0, start < Int64(scalars.count) else { return .empty }
            let tail = scalars.dropFirst(Int(start))
            let part = tail.prefix(Int(max(0, min(length ?? Int64.max, Int64(tail.count)))))
            return try call.result(String(part))
        },
        FHIRPathFunction("startsWith", 1...1) { call throws(OperationFailure) in
            guard let text = try call.inputString(), let part = try call.string(0) else { return .empty }
            return .boolean(text.utf8.starts(with: part.utf8))
        },
        FHIRPathFunction("endsWith", 1...1) { call throws(OperationFailure) in
            guard let text = try call.inputString(), let part = try call.string(0) else { return .empty }
            return .boolean(text.utf8.reversed().starts(with: part.utf8.reversed()))
        },
        FHIRPathFunction("contains", 1...1) { call throws(OperationFailure) in
            guard let text = try call.inputString(), let part = try call.string(0) else { return .empty }
            return .boolean(try call.find(Array(part.utf8), in: Array(text.utf8), from: 0) != nil)
        },
        FHIRPathFunction("upper") { call throws(OperationFailure) in
            guard let text = try call.inputString() else { return .empty }
            return try call.result(text.uppercased())
        },
        FHIRPathFunction("lower") { call throws(OperationFailure) in
            guard let text = try call.inputString() else { return .empty }
            return try call.result(text.lowercased())
        },
        FHIRPathFunction("trim") { call throws(OperationFailure) in
            guard let text = try call.inputString() else { return .empty }
            let scalars = text.unicodeScalars.drop { $0.properties.isWhitespace }
            let kept = scalars.reversed().drop { $0.properties.isWhitespace }.reversed()
            var result = String.UnicodeScalarView()
            result.append(contentsOf: kept)
            return try call.result(String(result))
        },
        FHIRPathFunction("replace", 2...2) { call throws(OperationFailure) in
            guard let text = try call.inputString(), let part = try call.string(0), let other = try call.string(1) else { return .empty }
            return try call.replaced(part, by: other, in: text)
        },
        FHIRPathFunction("length") { call throws(OperationFailure) in
            guard let text = try call.inputString() else { return .empty }
            try call.evaluation.spend(bytes: text.utf8.count)
            return FHIRPathCollection(.integer(Int64(text.unicodeScalars.count)))
        },
        FHIRPathFunction("toChars") { call throws(OperationFailure) in
            guard let text = try call.inputString() else { return .empty }
            try call.evaluation.spend(text.utf8.count)
            return FHIRPathCollection(text.unicodeScalars.map { .string(String(Character($0))) })
        },
        FHIRPathFunction("split", 1...1) { call throws(OperationFailure) in
            guard let text = try call.inputString(), let separator = try call.string(0) else { return .empty }
            guard !separator.isEmpty else { return FHIRPathCollection(.string(text)) }
            let bytes = Array(text.utf8)
            var parts: [FHIRPathValue] = []
            var start = 0
            while let found = try call.find(Array(separator.utf8), in: bytes, from: start) {
                parts.append(.string(String(decoding: bytes[start..<found], as: UTF8.self)))
                start = found + separator.utf8.count
            }
            parts.append(.string(String(decoding: bytes[start...], as: UTF8.self)))
            return FHIRPathCollection(parts)
        },
        FHIRPathFunction("join", 0...1) { call throws(OperationFailure) in
            let separator = call.count == 1 ? try call.string(0) ?? "" : ""
            if call.input.isEmpty { return .empty }
            var result = ""
            for (position, item) in call.input.enumerated() {
                guard let value = call.evaluation.system(item) else { continue }
                guard case .string(let text) = value else { throw .evaluation("strings are expected") }
                try call.evaluation.spend(bytes: result.utf8.count + separator.utf8.count + text.utf8.count)
                result += position == 0 ? text : separator + text
            }
            return try call.result(result)
        },
    ]
}

extension FHIRPathCall {
    /// The first position of `part` in `text` from a position on; UTF-8 finds no part of a character. O(text × part) at worst, counted.
    func find(_ part: [UInt8], in text: [UInt8], from start: Int) throws(OperationFailure) -> Int? {
        guard start <= text.count else { return nil }
        guard let first = part.first else { return start }
        try evaluation.spend(1 + (text.count - start) / 16)
        var index = start
        while index + part.count <= text.count {
            if text[index] == first {
                var length = 1
                while length < part.count, text[index + length] == part[length] { length += 1 }
                if length == part.count { return index }
                try evaluation.spend(1 + length / 16)
            }
            index += 1
        }
        return nil
    }

    /// `text` with every `part` replaced; an empty `part` stands between all characters and at both ends.
    fileprivate func replaced(_ part: String, by other: String, in text: String) throws(OperationFailure) -> FHIRPathCollection {
        guard !part.isEmpty else {
            try evaluation.spend(bytes: text.utf8.count + (text.unicodeScalars.count + 1) * other.utf8.count)
            var result = other
            for scalar in text.unicodeScalars {
                result.unicodeScalars.append(scalar)
                result += other
            }
            return FHIRPathCollection(.string(result))
        }
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var start = 0
        while let found = try find(Array(part.utf8), in: bytes, from: start) {
            result.append(contentsOf: bytes[start..<found])
            result.append(contentsOf: other.utf8)
            guard result.count <= FHIRPathLimits.stringBytes else { break }
            start = found + part.utf8.count
        }
        result.append(contentsOf: bytes[start...])
        return try self.result(String(decoding: result, as: UTF8.self))
    }
}
