/// Where the templates lie when the command names no folder: beside the generator's sources.
enum TemplateFolder {
    static var standard: String {
        let folders = #filePath.split(separator: "/").dropLast(3)
        return "/" + folders.joined(separator: "/") + "/Templates"
    }
}
