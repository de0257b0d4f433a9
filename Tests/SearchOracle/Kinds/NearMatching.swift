import Foundation

/// The special parameter `near` of Location: `[latitude]|[longitude]|[distance]|[units]` (R4 `location.html#positional`).
enum NearMatching {
    /// The test of one value; nil if it cannot be read. "If the units are omitted, then kms should be assumed"; what is near when no
    /// distance is given is the server's choice: here 10 km. Along a great circle of a sphere of 6,371.0088 km.
    static func predicate(_ value: String) -> (([PathItem]) -> Bool)? {
        let parts = EscapedList.split(value, at: "|").map(EscapedList.plain)
        guard (2...4).contains(parts.count), let latitude = OracleNumber(parts[0])?.double, let longitude = OracleNumber(parts[1])?.double,
            abs(latitude) <= 90, abs(longitude) <= 180
        else { return nil }
        var metres = 10_000.0
        if parts.count > 2, !parts[2].isEmpty {
            let units = ["km": 1000.0, "m": 1, "[mi_i]": 1609.344, "": 1000]
            guard let distance = OracleNumber(parts[2])?.double, distance >= 0, let unit = units[parts.count == 4 ? parts[3] : ""]
            else { return nil }
            metres = distance * unit
        }
        return { items in
            items.contains { item in
                guard let ownLatitude = item.value["latitude"]?.text.flatMap(OracleNumber.init)?.double,
                    let ownLongitude = item.value["longitude"]?.text.flatMap(OracleNumber.init)?.double
                else { return false }
                return self.metres(latitude, longitude, ownLatitude, ownLongitude) <= metres
            }
        }
    }

    /// The haversine formula.
    private static func metres(_ latitude: Double, _ longitude: Double, _ otherLatitude: Double, _ otherLongitude: Double) -> Double {
        let radians = Double.pi / 180
        let vertical = sin((otherLatitude - latitude) * radians / 2)
        let horizontal = sin((otherLongitude - longitude) * radians / 2)
        let chord = vertical * vertical + cos(latitude * radians) * cos(otherLatitude * radians) * horizontal * horizontal
        return 2 * 6_371_008.8 * asin(min(1, chord.squareRoot()))
    }
}

extension OracleNumber {
    var double: Double { NSDecimalNumber(decimal: value).doubleValue }
}
