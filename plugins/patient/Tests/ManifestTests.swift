import PatientPlugin
import PluginKit
import Testing

struct PatientManifestTests {
    @Test func `the plugin is the contract's service`() {
        #expect(PatientPlugin.manifest.service == "patient-service")
        #expect(PatientPlugin.manifest.port == 3002)
    }
}
