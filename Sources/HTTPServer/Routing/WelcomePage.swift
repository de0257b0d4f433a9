/// The page at `/`: says what this server is and where its parts are.
enum WelcomePage {
    static func reply(fhirBase: String, accept: String?) -> Reply {
        if let accept, accept.contains("text/html") { return Reply(200, Reply.html, html(fhirBase)) }
        var line = JSONLine()
        line.add("name", "CareSync FHIR")
        line.add("fhir", fhirBase)
        line.add("capabilities", fhirBase + "/metadata")
        line.add("live", "/health/live")
        line.add("ready", "/health/ready")
        line.add("metrics", "/metrics")
        return Reply(200, Reply.json, line.finished())
    }

    private static func html(_ fhirBase: String) -> [UInt8] {
        let base = escaped(fhirBase)
        let page = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>CareSync FHIR</title></head>
            <body><h1>CareSync FHIR</h1><p>A FHIR R4 (4.0.1) server. Its parts:</p><ul>
            <li><a href="\(base)/metadata">\(base)/metadata</a>: what it can do</li>
            <li><a href="\(base)/Patient">\(base)/Patient</a>: the patients it has</li>
            <li><a href="/health/ready">/health/ready</a>: whether it serves requests</li>
            <li><a href="/metrics">/metrics</a>: figures for Prometheus</li>
            </ul></body></html>

            """
        return Array(page.utf8)
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.append(character)
            }
        }
        return result
    }
}
