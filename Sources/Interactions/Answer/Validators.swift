import FHIRCore
import FHIRSchema
package import FHIRStore

/// What names a version in headers and links.
extension FHIRService {
    /// The weak ETag of a version, such as `W/"3"` (R4 `http.html#versioning`).
    package func entityTag(_ version: StoredVersion) -> String { Self.entityTag(version.version) }

    /// The weak ETag of a version by its number.
    package static func entityTag(_ version: Int64) -> String { "W/\"\(version)\"" }

    /// The absolute URL of a version.
    package func location(of version: StoredVersion) -> String {
        settings.baseURL + "/" + path(of: version) + "/_history/\(version.version)"
    }

    /// The URL of a version's resource, relative to the base.
    func path(of version: StoredVersion) -> String { schema.name(version.type) + "/" + version.id.value }
}
