package import FHIRCore
import FHIRJSON
package import FHIRModel
import FHIRSchema
import FHIRStore
import FHIRXML

/// Writes answers in the format asked for.
extension FHIRService {
    /// Appends the answer's body.
    ///
    /// A whole resource in compact JSON, alone or in a Bundle, is copied from its stored form without parsing.
    /// - Returns: false when the answer has no body.
    package func render(_ answer: Answer, _ rendering: Rendering, into output: inout OutputBuffer) throws(OperationFailure) -> Bool {
        switch answer.content {
        case .none: return false
        case .resource(let version):
            if rendering.isStored {
                try splice(version, to: &output)
            } else {
                write(rendering.filter.apply(to: try wholeArena(version)), rendering, to: &output)
            }
        case .document(let arena): write(rendering.filter.apply(to: arena), rendering, to: &output)
        case .outcome(let issues): write(outcome(issues), rendering, to: &output)
        case .bundle(let bundle):
            if rendering.isStored {
                try BundleJSON(service: self).write(bundle, to: &output)
            } else {
                write(try arena(of: bundle, rendering.filter), rendering, to: &output)
            }
        }
        return true
    }

    /// Appends the OperationOutcome of a failure.
    package func render(_ failure: OperationFailure, _ rendering: Rendering, into output: inout OutputBuffer) {
        write(outcome(failure.issues), rendering, to: &output)
    }

    /// Appends a stored version as a client sees it.
    func splice(_ version: StoredVersion, to output: inout OutputBuffer) throws(OperationFailure) {
        try version.body.withUnsafeBufferPointer { body throws(OperationFailure) in
            try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Instant.textLength) { text throws(OperationFailure) in
                let length = version.instant.write(into: text)
                try StoredForm.splice(
                    body: body, id: version.id, versionID: version.version,
                    lastUpdated: UnsafeBufferPointer(rebasing: text[..<length]), to: &output)
            }
        }
    }

    private func write(_ arena: Arena, _ rendering: Rendering, to output: inout OutputBuffer) {
        switch rendering.format {
        case .json: JSONWriter(isPretty: rendering.isPretty).write(arena.root, of: arena, to: &output)
        case .xml: XMLWriter(isPretty: rendering.isPretty).write(arena.root, of: arena, to: &output)
        }
    }

    /// A Bundle as one arena, for what cannot be copied from the stored form.
    private func arena(of bundle: ResultBundle, _ filter: ElementFilter) throws(OperationFailure) -> Arena {
        var builder = ArenaBuilder(schema, "Bundle")
        builder.set("type", bundle.kind.rawValue, in: builder.root)
        builder.set("timestamp", bundle.instant?.description, in: builder.root)
        builder.set("total", bundle.total.map(String.init), in: builder.root)
        for link in bundle.links {
            let node = builder.add("link", to: builder.root)
            builder.set("relation", link.relation, in: node)
            builder.set("url", link.url, in: node)
        }
        for entry in bundle.entries {
            let node = builder.add("entry", to: builder.root)
            builder.set("fullUrl", entry.fullURL, in: node)
            switch entry.content {
            case .none: break
            case .version(let version): builder.add("resource", filter.apply(to: try wholeArena(version)), to: node)
            case .document(let arena): builder.add("resource", arena, to: node)
            case .bundle(let inner): builder.add("resource", try arena(of: inner, filter), to: node)
            }
            if let mode = entry.search {
                let search = builder.add("search", to: node)
                if let grade = entry.grade {
                    let node = builder.add("extension", to: search)
                    builder.set("url", ResultBundle.matchGrade, in: node)
                    builder.set("valueCode", grade, in: node)
                }
                builder.set("mode", mode.rawValue, in: search)
                builder.set("score", entry.score, in: search)
            }
            if let request = entry.request {
                let child = builder.add("request", to: node)
                builder.set("method", request.method, in: child)
                builder.set("url", request.url, in: child)
            }
            if let response = entry.response {
                let child = builder.add("response", to: node)
                builder.set("status", response.status, in: child)
                builder.set("location", response.location, in: child)
                builder.set("etag", response.etag, in: child)
                builder.set("lastModified", response.lastModified?.description, in: child)
                if let outcome = response.outcome { builder.add("outcome", outcome, to: child) }
            }
        }
        return builder.arena
    }
}

extension Rendering {
    /// Whether stored JSON can be copied as it is.
    var isStored: Bool { format == .json && !isPretty && isWhole }

    var filter: ElementFilter {
        if !elements.isEmpty { return .elements(elements) }
        return switch summary {
        case .yes: .summary
        case .text: .text
        case .data: .data
        case .count, .no: .all
        }
    }
}
