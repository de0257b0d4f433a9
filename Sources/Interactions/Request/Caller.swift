package import FHIRStore

/// On whose behalf and through which door an interaction runs.
package struct Caller: Sendable {
    package var access: Access
    package var origin: CommitOrigin

    package init(access: Access, origin: CommitOrigin) {
        self.access = access
        self.origin = origin
    }
}
