/// The stable identities of everything the server can find fault with; documented in `docs/issues.md`.
///
/// The raw value is what clients see in `OperationOutcome.issue.details.coding.code`; it never changes once released.
package enum IssueID: String, Sendable, CaseIterable {
    // Reading bytes.
    case syntax = "syntax"
    case encoding = "encoding"
    case depthLimit = "depth-limit"
    case sizeLimit = "size-limit"
    case duplicateKey = "duplicate-key"
    case unknownElement = "unknown-element"
    case unknownResourceType = "unknown-resource-type"
    case missingResourceType = "missing-resource-type"
    case wrongResourceType = "wrong-resource-type"
    case wrongJSONType = "wrong-json-type"
    case badPrimitive = "bad-primitive"
    case emptyElement = "empty-element"
    case choiceRepeated = "choice-repeated"
    case tooManyValues = "too-many-values"
    case elementOrder = "element-order"
    case narrative = "narrative"
    case documentType = "document-type"
    case wrongNamespace = "wrong-namespace"
    case unexpectedText = "unexpected-text"

    // Addressing.
    case notFound = "not-found"
    case gone = "gone"
    case unknownPath = "unknown-path"
    case methodNotAllowed = "method-not-allowed"
    case unsupportedMediaType = "unsupported-media-type"
    case notAcceptable = "not-acceptable"
    case badID = "bad-id"
    case idMismatch = "id-mismatch"
    case idRequired = "id-required"
    case unknownParameter = "unknown-parameter"
    case badParameter = "bad-parameter"
    case badHeader = "bad-header"
    case bodyRequired = "body-required"
    case unknownOperation = "unknown-operation"
    case expiredPage = "expired-page"
    case foreignHost = "foreign-host"
    case foreignOrigin = "foreign-origin"

    // Who is calling.
    case unauthenticated = "unauthenticated"
    case forbidden = "forbidden"

    // The form of requests of the domain API.
    case unknownProperty = "unknown-property"
    case missingProperty = "missing-property"
    case readOnlyProperty = "read-only-property"
    case badValue = "bad-value"
    case bodyUnexpected = "body-unexpected"
    case idempotencyKeyReused = "idempotency-key-reused"
    case idempotencyKeyInUse = "idempotency-key-in-use"

    // Search parameters defined at run time.
    case searchParameter = "search-parameter"
    case parameterNotReady = "parameter-not-ready"

    // Preconditions and integrity.
    case versionConflict = "version-conflict"
    case preconditionFailed = "precondition-failed"
    case multipleMatches = "multiple-matches"
    case referenceNotFound = "reference-not-found"
    case referencedByOthers = "referenced-by-others"
    case duplicateIdentity = "duplicate-identity"

    // The domains' rules.
    case rule = "rule"
    case ruleDepth = "rule-depth"
    case importRefused = "import-refused"

    // Patch.
    case patchSyntax = "patch-syntax"
    case patchPath = "patch-path"
    case patchTest = "patch-test"
    case patchResult = "patch-result"

    // FHIRPath.
    case expressionSyntax = "expression-syntax"
    case expressionEvaluation = "expression-evaluation"

    // Bundles.
    case bundleType = "bundle-type"
    case bundleEntry = "bundle-entry"
    case bundleOverlap = "bundle-overlap"
    case entryLimit = "entry-limit"

    // The server itself.
    case busy = "busy"
    case readOnly = "read-only"
    case storageFull = "storage-full"
    case storage = "storage"
    case budget = "budget"
    case timeout = "timeout"
    case unexpected = "unexpected"
    case informational = "informational"
    case conditionUnsupported = "condition-unsupported"

    /// The R4 issue type that fits this finding unless the caller says otherwise.
    package var code: IssueCode {
        switch self {
        case .syntax, .encoding, .duplicateKey, .unknownElement, .wrongJSONType, .emptyElement, .choiceRepeated, .tooManyValues,
            .elementOrder, .documentType, .wrongNamespace, .unexpectedText, .narrative, .missingResourceType:
            .structure
        case .unknownResourceType, .wrongResourceType, .badPrimitive, .badID, .idMismatch, .idRequired, .badParameter, .badHeader,
            .bodyRequired, .patchSyntax, .patchPath, .patchResult, .bundleType, .bundleEntry, .bundleOverlap:
            .value
        case .depthLimit, .sizeLimit, .entryLimit: .tooLong
        case .notFound, .unknownPath, .referenceNotFound: .notFound
        case .gone: .deleted
        case .methodNotAllowed, .unsupportedMediaType, .notAcceptable, .unknownParameter, .unknownOperation, .conditionUnsupported:
            .notSupported
        case .expiredPage: .expired
        case .unauthenticated: .login
        case .forbidden: .forbidden
        case .unknownProperty, .readOnlyProperty: .structure
        case .missingProperty: .required
        case .badValue, .bodyUnexpected: .value
        case .idempotencyKeyReused, .idempotencyKeyInUse: .conflict
        case .foreignHost, .foreignOrigin: .security
        case .versionConflict, .preconditionFailed, .referencedByOthers, .patchTest: .conflict
        case .multipleMatches: .multipleMatches
        case .duplicateIdentity: .duplicate
        case .rule, .ruleDepth: .businessRule
        case .importRefused: .forbidden
        case .busy: .throttled
        case .readOnly, .storageFull: .noStore
        case .storage, .unexpected: .exception
        case .budget: .tooCostly
        case .timeout: .timeout
        case .informational: .informational
        case .expressionSyntax, .searchParameter: .invalid
        case .parameterNotReady: .transient
        case .expressionEvaluation: .processing
        }
    }
}
