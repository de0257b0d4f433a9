import NIOSSL

/// Makes the TLS settings of a listener from PEM files: TLS 1.2 and later, HTTP/2 by ALPN.
enum TLSContext {
    static func make(_ files: HTTPServerOptions.TLS) throws(HTTPServerError) -> NIOSSLContext {
        let chain: [NIOSSLCertificate]
        do {
            chain = try NIOSSLCertificate.fromPEMFile(files.certificatePath)
        } catch {
            throw HTTPServerError("cannot read the TLS certificate \(files.certificatePath): \(error)")
        }
        do {
            let key = try NIOSSLPrivateKey(file: files.keyPath, format: .pem)
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
            configuration.minimumTLSVersion = .tlsv12
            configuration.applicationProtocols = ["h2", "http/1.1"]
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw HTTPServerError("cannot use the TLS key \(files.keyPath) with its certificate: \(error)")
        }
    }
}
