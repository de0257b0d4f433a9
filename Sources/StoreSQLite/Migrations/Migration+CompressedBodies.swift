extension Migration {
    /// Bodies may be compressed: the values of `form` in `version` are those of `BodyForm`. Rows of the first layout stay as they are; the
    /// step is there to keep programs away that would take a compressed body for a plain one.
    static let compressedBodies = Migration(name: "compressed bodies", sql: "")
}
