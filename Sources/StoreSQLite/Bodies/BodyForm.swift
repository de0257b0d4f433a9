import FHIRStore

/// How a version's row holds the body: its column `form`. The numbers are permanent.
enum BodyForm: Int64 {
    /// R4, the stored form as it is.
    case plain = 1
    /// R4, the stored form as a zstd frame with checksum that was made with dictionary 1 and does not name it.
    case dictionary1 = 2
}

extension PackedBody {
    static let plain = PackedBody(form: BodyForm.plain.rawValue, bytes: nil)
}
