/// Status codes with their reason, as `Bundle.entry.response.status` has them.
enum StatusText {
    static func of(_ code: Int) -> String {
        let reason =
            switch code {
            case 200: "OK"
            case 201: "Created"
            case 204: "No Content"
            case 304: "Not Modified"
            case 400: "Bad Request"
            case 401: "Unauthorized"
            case 403: "Forbidden"
            case 404: "Not Found"
            case 405: "Method Not Allowed"
            case 406: "Not Acceptable"
            case 408: "Request Timeout"
            case 409: "Conflict"
            case 410: "Gone"
            case 412: "Precondition Failed"
            case 413: "Content Too Large"
            case 415: "Unsupported Media Type"
            case 417: "Expectation Failed"
            case 422: "Unprocessable Content"
            case 429: "Too Many Requests"
            case 501: "Not Implemented"
            case 503: "Service Unavailable"
            case 507: "Insufficient Storage"
            default: "Internal Server Error"
            }
        return "\(code) \(reason)"
    }
}
