import FHIRCore
import FHIRJSON
import FHIRModel
import FHIRStore

/// Writes a Bundle in compact JSON around resources that are copied from their stored form.
struct BundleJSON {
    let service: FHIRService

    func write(_ bundle: ResultBundle, to output: inout OutputBuffer) throws(OperationFailure) {
        output.append("{\"resourceType\":\"Bundle\",\"type\":\"")
        string(bundle.kind.rawValue, to: &output)
        output.append("\"")
        if let instant = bundle.instant { member("timestamp", instant.description, to: &output) }
        if let total = bundle.total {
            output.append(",\"total\":")
            string(String(total), to: &output)
        }
        if !bundle.links.isEmpty {
            output.append(",\"link\":[")
            for (index, link) in bundle.links.enumerated() {
                output.append(index == 0 ? "{\"relation\":" : ",{\"relation\":")
                quoted(link.relation, to: &output)
                member("url", link.url, to: &output)
                output.append("}")
            }
            output.append("]")
        }
        if !bundle.entries.isEmpty {
            output.append(",\"entry\":[")
            for (index, entry) in bundle.entries.enumerated() {
                if index > 0 { output.append(",") }
                try write(entry, to: &output)
            }
            output.append("]")
        }
        output.append("}")
    }

    private func write(_ entry: ResultBundle.Entry, to output: inout OutputBuffer) throws(OperationFailure) {
        output.append("{")
        var isFirst = true
        if let url = entry.fullURL {
            output.append("\"fullUrl\":")
            quoted(url, to: &output)
            isFirst = false
        }
        switch entry.content {
        case .none: break
        case .version(let version):
            name("resource", &isFirst, to: &output)
            try service.splice(version, to: &output)
        case .document(let arena):
            name("resource", &isFirst, to: &output)
            JSONWriter().write(arena.root, of: arena, to: &output)
        case .bundle(let inner):
            name("resource", &isFirst, to: &output)
            try write(inner, to: &output)
        }
        if let mode = entry.search {
            name("search", &isFirst, to: &output)
            output.append("{")
            if let grade = entry.grade {
                output.append("\"extension\":[{\"url\":")
                quoted(ResultBundle.matchGrade, to: &output)
                member("valueCode", grade, to: &output)
                output.append("}],")
            }
            output.append("\"mode\":")
            quoted(mode.rawValue, to: &output)
            if let score = entry.score {
                output.append(",\"score\":")
                string(score, to: &output)
            }
            output.append("}")
        }
        if let request = entry.request {
            name("request", &isFirst, to: &output)
            output.append("{\"method\":")
            quoted(request.method, to: &output)
            member("url", request.url, to: &output)
            output.append("}")
        }
        if let response = entry.response {
            name("response", &isFirst, to: &output)
            output.append("{\"status\":")
            quoted(response.status, to: &output)
            if let location = response.location { member("location", location, to: &output) }
            if let etag = response.etag { member("etag", etag, to: &output) }
            if let instant = response.lastModified { member("lastModified", instant.description, to: &output) }
            if let outcome = response.outcome {
                output.append(",\"outcome\":")
                JSONWriter().write(outcome.root, of: outcome, to: &output)
            }
            output.append("}")
        }
        output.append("}")
    }

    private func name(_ name: StaticString, _ isFirst: inout Bool, to output: inout OutputBuffer) {
        output.append(isFirst ? "\"" : ",\"")
        output.append(name)
        output.append("\":")
        isFirst = false
    }

    private func member(_ name: StaticString, _ value: String, to output: inout OutputBuffer) {
        output.append(",\"")
        output.append(name)
        output.append("\":")
        quoted(value, to: &output)
    }

    private func quoted(_ text: String, to output: inout OutputBuffer) {
        var text = text
        text.withUTF8 { JSONString.append($0, to: &output) }
    }

    private func string(_ text: String, to output: inout OutputBuffer) {
        var text = text
        text.withUTF8 { output.append($0) }
    }
}
