import FHIRCore

/// What a failure means for a load.
extension OperationFailure {
    /// Whether what was sent is at fault, not the store or server: something else may well succeed.
    var isOfRequest: Bool {
        switch category {
        case .throttled, .fault, .unavailable, .storageFull, .unauthenticated, .forbidden, .timeout: false
        default: true
        }
    }

    /// Whether it may succeed once other resources are there.
    var isAboutReferences: Bool {
        let errors = issues.filter { $0.severity == .error || $0.severity == .fatal }
        return !errors.isEmpty && errors.allSatisfy { $0.id == .referenceNotFound }
    }
}
