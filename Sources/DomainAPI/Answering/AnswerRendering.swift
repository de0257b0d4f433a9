import FHIRCore
import FHIRJSON
import FHIRStore
import PluginKit

/// Makes the reply of what a route answered.
struct AnswerRendering: Sendable {
    let endpoint: Endpoint
    /// The URL that clients reach the server at, without a trailing slash.
    let origin: String
    let paging: DomainRequest.Paging
    let pages: PageRequest

    func reply(_ answer: DomainAnswer) throws(OperationFailure) -> DomainReply {
        var reply: DomainReply
        let status = answer.status ?? endpoint.route.status
        switch answer.content {
        case .none: reply = DomainReply(status == 200 ? 204 : status)
        case .value(let value):
            let complete = endpoint.route.answer.map { AnswerForm.complete(value, $0) } ?? value
            reply = DomainReply(status, DomainReply.json, .bytes(complete.write()))
        case .page(let page): reply = DomainReply(status, DomainReply.json, .bytes(try json(page).write()))
        case .bytes(let bytes, let mediaType): reply = DomainReply(status, mediaType, .bytes(bytes))
        }
        reply.etag = answer.version.map { "W/\"\($0)\"" }
        reply.location = answer.location.map { origin + DomainTarget.base + "/" + $0 }
        return reply
    }

    private func json(_ page: DomainAnswer.Page) throws(OperationFailure) -> JSONValue {
        let items = endpoint.route.answer.map { form in page.items.map { AnswerForm.complete($0, form) } } ?? page.items
        return .object([
            .init("items", .array(items)),
            .init("total", .number(String(page.total))),
            .init("page", .number(String(paging.page))),
            .init("pageSize", .number(String(paging.pageSize))),
            .init("snapshot", .string(try pages.snapshot(page.position))),
        ])
    }
}
