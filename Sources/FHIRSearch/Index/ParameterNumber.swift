/// The permanent number of an indexed parameter of one resource type, such as `Observation.code`; the store's registry gives it.
@usableFromInline package struct ParameterNumber: RawRepresentable, Hashable, Comparable, Sendable {
    @usableFromInline package let rawValue: UInt16
    @inlinable package init(rawValue: UInt16) { self.rawValue = rawValue }
    @inlinable package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// Of all literal references of any resource to resources of this server; what referential integrity asks for. Keys: `ReferenceKey`.
    @inlinable package static var anyReference: ParameterNumber { ParameterNumber(rawValue: 1) }

    /// Of what resources contain other resources, whatever their type. Keys: `ContainedKey`.
    @inlinable package static var contained: ParameterNumber { ParameterNumber(rawValue: 2) }

    /// The first number that a name gets; those below are reserved.
    package static var first: Int64 { 16 }
}
