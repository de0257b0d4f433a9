import AuthPlugin
import PluginKit
import Testing

struct AuthManifestTests {
    @Test func `the plugin is the contract's service`() {
        #expect(AuthPlugin.manifest.service == "auth-service")
        #expect(AuthPlugin.manifest.port == 3001)
    }
}
