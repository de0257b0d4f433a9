import Foundation

/// A self-signed certificate for `localhost`, made for these tests and of no use elsewhere.
struct TestCertificate {
    let certificatePath: String
    let keyPath: String
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("caresync-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        certificatePath = folder.appendingPathComponent("certificate.pem").path
        keyPath = folder.appendingPathComponent("key.pem").path
        try Self.certificate.write(toFile: certificatePath, atomically: true, encoding: .utf8)
        try Self.key.write(toFile: keyPath, atomically: true, encoding: .utf8)
    }

    func remove() {
        try? FileManager.default.removeItem(at: folder)
    }

    private static let key = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgap6OtuXN+6G+51aW
        Umq2cNHjih8eAKZIeoWGY78Sg42hRANCAASWcx3Xg43ZOGyE/ebuwNXEuQ64JswF
        WmRBwXlW02b4dLTn42J8Qa0y6ZjNZwMMUuRZ1lzyE1MOckALn4p+hlsZ
        -----END PRIVATE KEY-----
        """

    private static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBmzCCAUGgAwIBAgIUYKO2NepckyMQag3GDXGUpAY/Q/0wCgYIKoZIzj0EAwIw
        FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMjIzMTEzN1oYDzIxMjYxMDI5
        MjMxMTM3WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
        PQMBBwNCAASWcx3Xg43ZOGyE/ebuwNXEuQ64JswFWmRBwXlW02b4dLTn42J8Qa0y
        6ZjNZwMMUuRZ1lzyE1MOckALn4p+hlsZo28wbTAdBgNVHQ4EFgQUfBFi1X7F4/7z
        gb5NxGedOpe/kY0wHwYDVR0jBBgwFoAUfBFi1X7F4/7zgb5NxGedOpe/kY0wDwYD
        VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
        zj0EAwIDSAAwRQIgTCC7+2tKiwMcifoWlqpu+RS4KZApsu/s1ZkODCLjzd0CIQDI
        MGJ7yqUqI2RZewAdb/oNJ/UvpkolO5Ic8+aCGl6HrA==
        -----END CERTIFICATE-----
        """
}
