package import FHIRStore

/// The one place where the program acts on its own authority, each use with its reason.
package enum HostAccess {
    /// Resources loaded by the operator of the machine.
    package static let load = Access.system("load")
}
