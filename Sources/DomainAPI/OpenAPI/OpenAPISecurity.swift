import FHIRJSON

/// How callers show who they are, as OpenAPI has it.
enum OpenAPISecurity {
    static let schemes = JSONValue.object([
        .init(
            "bearer",
            .object([.init("type", .string("http")), .init("scheme", .string("bearer")), .init("bearerFormat", .string("JWT"))])),
        .init(
            "apiKey", .object([.init("type", .string("apiKey")), .init("in", .string("header")), .init("name", .string("X-API-Key"))])),
    ])

    /// A token or a key.
    static let either = JSONValue.array([.object([.init("bearer", .array([]))]), .object([.init("apiKey", .array([]))])])
}
