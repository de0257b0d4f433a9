/// Consecutive numbers, such as the properties of a type.
@usableFromInline
package struct IDRange<ID: SchemaID>: RandomAccessCollection, Hashable, Sendable {
    @usableFromInline package let rawRange: Range<UInt16>

    @inlinable package init(_ rawRange: Range<UInt16>) { self.rawRange = rawRange }

    @inlinable package var startIndex: Int { 0 }
    @inlinable package var endIndex: Int { rawRange.count }

    @inlinable package subscript(position: Int) -> ID {
        precondition(position >= 0 && position < rawRange.count)
        return ID(rawValue: UInt16(truncatingIfNeeded: Int(rawRange.lowerBound) &+ position))
    }

    /// Whether the number is one of these.
    @inlinable package func contains(_ id: ID) -> Bool { rawRange.contains(id.rawValue) }
}

/// A list of numbers that lies in the schema tables, such as the target types of a reference.
///
/// `@unchecked Sendable`: it points at the program's read-only data, which nothing can change or free.
@usableFromInline package struct IDList<ID: SchemaID>: RandomAccessCollection, @unchecked Sendable {
    @usableFromInline let numbers: UnsafeBufferPointer<UInt16>

    @inlinable init(_ numbers: UnsafeBufferPointer<UInt16>) { self.numbers = numbers }

    @inlinable package var startIndex: Int { 0 }
    @inlinable package var endIndex: Int { numbers.count }

    @inlinable package subscript(position: Int) -> ID {
        precondition(position >= 0 && position < numbers.count)
        return ID(rawValue: numbers[position])
    }
}
