// swift-tools-version: 6.2
import Foundation
import PackageDescription

/// Whether this build is for scripts/fuzz: with libFuzzer's instrumentation, and open to its harness.
let isFuzzing = ProcessInfo.processInfo.environment["CARESYNC_FUZZING"] != nil

/// Settings of every Swift target: Swift 6 mode, explicit existentials and imports, warnings are errors,
/// and whole-program optimisation across modules in release builds.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
    .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release)),
    .unsafeFlags(isFuzzing ? ["-sanitize=fuzzer", "-enable-testing"] : []),
]

extension Target {
    /// A Swift target of `Sources/` with the settings above.
    static func component(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
        .target(name: name, dependencies: dependencies, swiftSettings: settings)
    }

    /// The target of a domain plugin, `plugins/<domain>/Sources`.
    static func plugin(_ domain: String, _ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
        .target(
            name: name, dependencies: pluginPorts + dependencies, path: "plugins/\(domain)/Sources", swiftSettings: settings)
    }

    /// Its tests, `plugins/<domain>/Tests`, which run it over a whole FHIR service.
    static func pluginTests(_ domain: String, _ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
        .testTarget(
            name: name + "Tests", dependencies: pluginPorts + [.init(stringLiteral: name), "StoreMemory", "Interactions"] + dependencies,
            path: "plugins/\(domain)/Tests", swiftSettings: settings)
    }

    /// A test target of `Tests/` with the settings above.
    static func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
        .testTarget(name: name, dependencies: dependencies, exclude: [], swiftSettings: settings)
    }
}

/// What a domain plugin may see.
let pluginPorts: [Target.Dependency] = ["FHIRCore", "FHIRSchema", "FHIRModel", "FHIRJSON", "FHIRSearch", "FHIRStore", "PluginKit"]

let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let nioHTTP2 = Target.Dependency.product(name: "NIOHTTP2", package: "swift-nio-http2")
let nioHPACK = Target.Dependency.product(name: "NIOHPACK", package: "swift-nio-http2")
let nioTLS = Target.Dependency.product(name: "NIOTLS", package: "swift-nio")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let serviceLifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let jwtKit = Target.Dependency.product(name: "JWTKit", package: "jwt-kit")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")

let package = Package(
    name: "caresync-fhir",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "caresync", targets: ["caresync"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-nio-http2", from: "1.46.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // Thin C targets: module maps, inline shims, the blobs of R4 tables, R4 terminology, UCUM and the bodies' dictionary.
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CXML", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "CTables", cSettings: [.headerSearchPath("../../profiles/r4")]),

        // The FHIR core, lowest first; each sees only what stands above it here.
        .component("Gzip", ["CZlib"]),
        .component("FHIRCore"),
        .component("FHIRSchema", ["FHIRCore", "CTables", "Gzip"]),
        .component("FHIRModel", ["FHIRCore", "FHIRSchema"]),
        .component("FHIRJSON", ["FHIRCore", "FHIRSchema", "FHIRModel"]),
        .component("FHIRXML", ["FHIRCore", "FHIRSchema", "FHIRModel"]),
        .component("FHIRPath", ["FHIRCore", "FHIRSchema", "FHIRModel"]),
        .component("FHIRTerminology", ["FHIRCore", "FHIRSchema", "FHIRModel", "CTables"]),
        .component("FHIRSearch", ["FHIRCore", "FHIRSchema", "FHIRModel", "FHIRPath", "CTables"]),
        .component("FHIRStore", ["FHIRCore", "FHIRSchema", "FHIRSearch"]),
        .component("PluginKit", ["FHIRCore", "FHIRSchema", "FHIRModel", "FHIRJSON", "FHIRSearch", "FHIRStore"]),
        .component("DomainAPI", ["FHIRCore", "FHIRSchema", "FHIRJSON", "FHIRStore", "PluginKit", crypto]),
        .component("StoreMemory", ["FHIRCore", "FHIRSchema", "FHIRSearch", "FHIRStore"]),
        .component("StoreSQLite", ["FHIRCore", "FHIRSchema", "FHIRSearch", "FHIRStore", "CSQLite", "CTables", "CZstd"]),
        .component(
            "Interactions",
            [
                "FHIRCore", "FHIRSchema", "FHIRModel", "FHIRJSON", "FHIRXML", "FHIRPath", "FHIRTerminology", "FHIRSearch", "FHIRStore",
                "PluginKit", crypto,
            ]),
        .component(
            "HTTPServer",
            [
                "Gzip", "FHIRCore", "FHIRSchema", "FHIRModel", "FHIRJSON", "FHIRStore", "PluginKit", "DomainAPI", "Interactions", "CZlib", nioCore, nioPosix, nioHTTP1, nioHTTP2,
                nioSSL, nioTLS, logging, serviceLifecycle,
            ]),
        .executableTarget(
            name: "caresync",
            dependencies: [
                "FHIRCore", "FHIRSchema", "FHIRModel", "FHIRJSON", "FHIRXML", "FHIRPath", "FHIRTerminology", "FHIRSearch", "FHIRStore",
                "StoreMemory", "StoreSQLite", "PluginKit", "DomainAPI", "Interactions", "HTTPServer", "AuthPlugin", "PatientPlugin", arguments, crypto, logging, serviceLifecycle, unixSignals,
            ],
            swiftSettings: settings),

        // The domains; none sees another, a driver or HTTP.
        .plugin("auth", "AuthPlugin", [crypto, cryptoExtras, jwtKit]),
        .plugin("patient", "PatientPlugin"),
        .pluginTests("auth", "AuthPlugin"),
        .pluginTests("patient", "PatientPlugin", ["TestData"]),

        // Tests, mirroring the sources; StoreContract is the one suite that every store passes.
        .target(
            name: "StoreContract", dependencies: ["FHIRCore", "FHIRSchema", "FHIRSearch", "FHIRStore"], path: "Tests/StoreContract",
            swiftSettings: settings),
        .target(name: "TestData", path: "Tests/TestData", swiftSettings: settings),
        .target(name: "SearchOracle", path: "Tests/SearchOracle", swiftSettings: settings),
        .tests("SearchOracleTests", ["SearchOracle"]),
        .tests("ArchitectureTests", []),
        .tests("FHIRCoreTests", ["FHIRCore"]),
        .tests("FHIRSchemaTests", ["FHIRSchema"]),
        .tests("FHIRJSONTests", ["FHIRCore", "FHIRSchema", "FHIRModel", "FHIRJSON", "TestData"]),
        .tests("FHIRXMLTests", ["FHIRCore", "FHIRSchema", "FHIRModel", "FHIRJSON", "FHIRXML", "CXML"]),
        .tests(
            "FHIRPathTests", ["FHIRCore", "FHIRSchema", "FHIRModel", "FHIRJSON", "FHIRXML", "FHIRPath", "FHIRTerminology"]),
        .tests("FHIRSearchTests", ["FHIRCore", "FHIRSchema", "FHIRModel", "FHIRJSON", "FHIRPath", "FHIRSearch", "TestData"]),
        .tests("FHIRTerminologyTests", ["FHIRCore", "FHIRSchema", "FHIRModel", "FHIRJSON", "FHIRTerminology", "TestData"]),
        .tests("ConformanceTests", ["FHIRCore", "FHIRSchema", "PluginKit", "AuthPlugin", "PatientPlugin"]),
        .tests("DomainAPITests", ["FHIRCore", "FHIRSchema", "FHIRJSON", "FHIRStore", "PluginKit", "DomainAPI"]),
        .tests(
            "PluginKitTests",
            [
                "FHIRCore", "FHIRSchema", "FHIRModel", "FHIRJSON", "FHIRSearch", "FHIRStore", "StoreMemory", "StoreSQLite", "PluginKit",
                "DomainAPI", "Interactions", "AuthPlugin", "PatientPlugin",
            ]),
        .tests(
            "InteractionsTests",
            [
                "FHIRCore", "FHIRSchema", "FHIRModel", "FHIRJSON", "FHIRXML", "FHIRPath", "FHIRTerminology", "FHIRSearch", "FHIRStore",
                "StoreMemory", "StoreSQLite", "PluginKit", "Interactions", "SearchOracle",
            ]),
        .tests(
            "SearchTests",
            [
                "FHIRCore", "FHIRSchema", "FHIRModel", "FHIRJSON", "FHIRTerminology", "FHIRSearch", "FHIRStore", "StoreMemory",
                "StoreSQLite", "PluginKit", "Interactions", "SearchOracle",
            ]),
        .tests("FHIRStoreTests", ["FHIRCore", "FHIRSchema", "FHIRSearch", "FHIRStore"]),
        .tests("StoreMemoryTests", ["FHIRCore", "FHIRSchema", "FHIRStore", "StoreMemory", "StoreContract"]),
        .tests(
            "StoreSQLiteTests",
            [
                "FHIRCore", "FHIRSchema", "FHIRModel", "FHIRJSON", "FHIRTerminology", "FHIRSearch", "FHIRStore", "StoreSQLite",
                "PluginKit", "Interactions", "StoreContract", "CSQLite", "CTables",
            ]),
        .tests(
            "HTTPServerTests",
            [
                "FHIRCore", "FHIRSchema", "FHIRSearch", "FHIRStore", "FHIRJSON", "StoreMemory", "PluginKit", "DomainAPI", "Interactions", "HTTPServer", "CZlib", nioCore,
                nioPosix, nioHTTP1, nioHTTP2, nioHPACK, nioSSL, nioTLS, logging, serviceLifecycle,
            ]),
        .target(name: "CFaultVFS", dependencies: ["CSQLite"], path: "Tests/CFaultVFS"),
        .tests(
            "DurabilityTests",
            [
                "FHIRCore", "FHIRSchema", "FHIRJSON", "FHIRModel", "FHIRSearch", "FHIRStore", "StoreMemory", "StoreSQLite", "PluginKit", "Interactions",
                "HTTPServer", "CFaultVFS", "CSQLite", nioCore, nioPosix, logging, serviceLifecycle,
            ]),
        .tests(
            "CommandTests",
            [
                "caresync", "FHIRCore", "FHIRSchema", "FHIRPath", "FHIRSearch", "FHIRStore", "StoreMemory", "PluginKit", "Interactions", arguments,
                logging,
            ]),
        .tests("EndToEndTests", ["caresync", "FHIRCore", "FHIRSchema", "FHIRModel", "FHIRJSON", "FHIRXML"]),
    ]
)

// What scripts/bench needs; not part of ordinary builds.
if ProcessInfo.processInfo.environment["CARESYNC_BENCHMARKS"] != nil {
    package.dependencies += [
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    ]
    let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
    let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
    package.targets += [
        .systemLibrary(name: "CLinux", path: "Benchmarks/CLinux"),
        .executableTarget(name: "bench-load", dependencies: ["CLinux"], path: "Benchmarks/LoadGenerator", swiftSettings: settings),
        .executableTarget(name: "bench-insert", dependencies: ["CSQLite"], path: "Benchmarks/Insert", swiftSettings: settings),
        .executableTarget(
            name: "bench-baseline", dependencies: [hummingbird, httpTypes, nioCore], path: "Benchmarks/Baseline", swiftSettings: settings),
        .testTarget(
            name: "LoadGeneratorTests", dependencies: ["bench-load"], path: "Benchmarks/LoadGeneratorTests", swiftSettings: settings),
    ]
}

// What scripts/fuzz needs; not part of ordinary builds.
if isFuzzing {
    package.targets.append(
        .executableTarget(
            name: "caresync-fuzz",
            dependencies: [
                "FHIRCore", "FHIRSchema", "FHIRModel", "FHIRJSON", "FHIRXML", "FHIRPath", "FHIRTerminology", "FHIRSearch", "FHIRStore",
                "StoreMemory", "Interactions", "HTTPServer", nioHTTP1,
            ],
            path: "Tests/Fuzzing", exclude: ["Seeds", "Words"], swiftSettings: settings))
}
