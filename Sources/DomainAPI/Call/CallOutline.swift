package import PluginKit

/// What the first line of a call tells: enough to decide whether to wait for its body and who must be calling.
package struct CallOutline: Sendable, Hashable {
    /// The template of the path, for log lines and metrics.
    package var label: String
    /// Who may call; nil when no route answers.
    package var need: DomainRoute.Need?
    /// Whether a body is read.
    package var takesBody: Bool

    init(label: String, need: DomainRoute.Need? = nil, takesBody: Bool = false) {
        self.label = label
        self.need = need
        self.takesBody = takesBody
    }
}
