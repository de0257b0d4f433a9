/// The templates of a folder, by file name.
struct TemplateLibrary {
    private var templates: [String: Template] = [:]

    /// Reads every `.json` file of the folder.
    init(folder: String) throws(LoadFailure) {
        for path in try FileContent.list(folder, suffix: ".json") {
            let name = String(path.dropFirst(folder.utf8.count + 1).dropLast(".json".utf8.count))
            templates[name] = try Template(try FileContent.read(path), name: path)
        }
    }

    func template(_ name: String) throws(LoadFailure) -> Template {
        guard let template = templates[name] else { throw LoadFailure("there is no template \(name).json") }
        return template
    }
}
