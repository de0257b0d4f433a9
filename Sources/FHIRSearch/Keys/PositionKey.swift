package import FHIRCore
import Glibc

/// Keys of places on the earth.
///
/// Permanent: latitude ‖ longitude, each as (degrees + 180) × 10,000,000 in four bytes, big-endian.
package enum PositionKey {
    /// Degrees, positive to the north and east, times 10,000,000.
    package struct Position: Sendable, Hashable {
        package var latitude: Int32
        package var longitude: Int32

        package init(latitude: Int32, longitude: Int32) {
            self.latitude = latitude
            self.longitude = longitude
        }

        /// Degrees, rounded; nil beyond 90 north or south, 180 east or west.
        package init?(latitude: DecimalValue, longitude: DecimalValue) {
            guard let latitude = Self.units(latitude, within: 90), let longitude = Self.units(longitude, within: 180) else { return nil }
            self.init(latitude: latitude, longitude: longitude)
        }

        private static func units(_ degrees: DecimalValue, within limit: Int64) -> Int32? {
            let units = degrees.rounded(toFractionDigits: 7).multiplied(by: DecimalValue(10_000_000))?.int64
            guard let units, units.magnitude <= limit.magnitude * 10_000_000 else { return nil }
            return Int32(units)
        }

        /// The distance in metres along the great circle of a sphere of the earth's mean radius; off by at most 0.6 %.
        package func distance(to other: Position) -> Double {
            let radians = Double.pi / 180 / 10_000_000
            let (north, otherNorth) = (Double(latitude) * radians, Double(other.latitude) * radians)
            let east = (Double(longitude) - Double(other.longitude)) * radians
            let half = sin((north - otherNorth) / 2)
            let halfEast = sin(east / 2)
            let square = half * half + cos(north) * cos(otherNorth) * halfEast * halfEast
            return 2 * PositionKey.earthRadius * asin(min(1, square.squareRoot()))
        }
    }

    /// In metres.
    static let earthRadius = 6_371_008.8
    private static let offset: Int64 = 1_800_000_000

    /// Appends the key of a place.
    package static func append(_ position: Position, to key: inout [UInt8]) {
        key.append(bigEndian: UInt32(clamping: Int64(position.latitude) + offset))
        key.append(bigEndian: UInt32(clamping: Int64(position.longitude) + offset))
    }

    /// The place of a key; nil when it is not one.
    package static func decode(_ key: UnsafeBufferPointer<UInt8>) -> Position? {
        guard key.count == 8 else { return nil }
        let latitude = Int32(truncatingIfNeeded: Int64(key.number(at: 0, as: UInt32.self)) - offset)
        let longitude = Int32(truncatingIfNeeded: Int64(key.number(at: 4, as: UInt32.self)) - offset)
        return Position(latitude: latitude, longitude: longitude)
    }

    /// Places at most so many metres, not negative, from one (`near`): a band of latitudes with a test.
    package static func matching(near position: Position, metres: Double) -> KeyMatch {
        let units = min(metres / earthRadius * 180 / .pi * 10_000_000 + 2, 4e9)
        let low = Int64(position.latitude) + offset - Int64(units)
        let high = Int64(position.latitude) + offset + Int64(units) + 1
        var (lower, upper): ([UInt8], [UInt8]) = ([], [])
        lower.append(bigEndian: UInt32(clamping: low))
        upper.append(bigEndian: UInt32(clamping: high))
        return KeyMatch(
            [KeyRange(from: lower, to: upper)], .near(latitude: position.latitude, longitude: position.longitude, metres: metres))
    }
}
