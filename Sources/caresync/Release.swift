/// What this build calls itself in `version`, the CapabilityStatement and the commit log.
package enum Release {
    package static let version = "0.1.0"
}
