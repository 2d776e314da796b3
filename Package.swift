// swift-tools-version: 6.2
import PackageDescription

/// Swift 6 mode and strict concurrency come with the tools version; our own warnings are errors.
let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .treatWarning("DeprecatedDeclaration", as: .warning),
]

let package = Package(
  name: "satchel",
  products: [
    .executable(name: "satcheld", targets: ["Daemon"]),
    .executable(name: "satchel", targets: ["CLI"]),
    .executable(name: "satchel-bench", targets: ["Bench"]),
    .executable(name: "satchel-virtual-kit", targets: ["VirtualKitTool"]),
  ],
  dependencies: [
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    // The domain: no C, no I/O, no clock.
    .target(
      name: "Core",
      dependencies: [.product(name: "Mustache", package: "swift-mustache")],
      resources: [.embedInCode("Resources")],
      swiftSettings: strict),

    // C libraries, one target each.
    .systemLibrary(name: "CLibUSB", pkgConfig: "libusb-1.0", providers: [.apt(["libusb-1.0-0-dev"])]),
    .systemLibrary(name: "CMalloc"),
    .systemLibrary(name: "CUdev", pkgConfig: "libudev", providers: [.apt(["libudev-dev"])]),
    .systemLibrary(name: "CPango", pkgConfig: "pangocairo", providers: [.apt(["libpango1.0-dev"])]),
    .systemLibrary(name: "CTurboJPEG", pkgConfig: "libturbojpeg", providers: [.apt(["libturbojpeg0-dev"])]),
    .systemLibrary(name: "CYUV", providers: [.apt(["libyuv-dev"])]),
    .systemLibrary(name: "CZint", providers: [.apt(["libzint-dev"])]),
    .target(name: "CV4L2"),
    .target(name: "CChild"),
    .target(name: "CPNGRows", dependencies: ["CPango"]),
    .target(
      name: "CFace",
      cxxSettings: [.unsafeFlags(["-O3"])],
      linkerSettings: [.unsafeFlags(["-l:libdlib.a"]), .linkedLibrary("lapack"), .linkedLibrary("blas")]),

    .target(
      name: "Imaging",
      dependencies: ["Core", "CChild", "CMalloc", "CPNGRows", "CPango", "CTurboJPEG", "CYUV", "CZint", "CFace"],
      // Pixels: without optimisation one photo takes five seconds, and the tests on portraits five minutes.
      swiftSettings: strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]),
    .target(name: "Drivers", dependencies: ["Core", "CLibUSB", "CUdev", "CV4L2"], swiftSettings: strict),
    .target(name: "VirtualKit", dependencies: ["Core", "Imaging"], swiftSettings: strict),

    .target(name: "CTaskHook"),
    .target(name: "CPeer"),
    .executableTarget(
      name: "Daemon",
      dependencies: [
        "Core", "Imaging", "Drivers", "VirtualKit", "CPeer", "CTaskHook",
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
        .product(name: "NIOExtras", package: "swift-nio-extras"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .target(
      name: "Client",
      dependencies: [
        "Core",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "CLI",
      dependencies: [
        "Core", "Client",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    // Measures for scripts/bench; never packaged.
    .executableTarget(
      name: "Bench",
      dependencies: [
        "Core", "Imaging", "Drivers", "Client", "VirtualKit", "CFace", "CTurboJPEG",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    // Virtual USB devices for the lab; never packaged.
    .executableTarget(
      name: "VirtualKitTool",
      dependencies: ["Core", "VirtualKit", .product(name: "ArgumentParser", package: "swift-argument-parser")],
      swiftSettings: strict),

    // What spoils inputs, and what must hold for any of them; the tests of all parsers share it.
    .target(
      name: "FuzzTestKit", dependencies: ["Core", "Imaging", "Drivers"], path: "Tests/FuzzTestKit",
      swiftSettings: strict),
    .testTarget(name: "DemoTests", dependencies: ["Imaging"], swiftSettings: strict),
    .testTarget(name: "CoreTests", dependencies: ["Core", "FuzzTestKit"], swiftSettings: strict),
    .testTarget(
      name: "ImagingTests", dependencies: ["Imaging", "CFace", "FuzzTestKit"], exclude: ["Golden"],
      // Portraits are composed into frames pixel by pixel.
      swiftSettings: strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]),
    .testTarget(name: "DriversTests", dependencies: ["Drivers", "VirtualKit", "FuzzTestKit"], swiftSettings: strict),
    .testTarget(name: "VirtualKitTests", dependencies: ["VirtualKit"], swiftSettings: strict),
    .testTarget(
      name: "DaemonTests",
      dependencies: [
        "Daemon", "Client", "FuzzTestKit",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "NIOEmbedded", package: "swift-nio"),
      ],
      swiftSettings: strict),
    // A scripted daemon for the tests of Client and CLI.
    .target(
      name: "ClientTestKit",
      dependencies: [
        "Core",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
      ],
      path: "Tests/ClientTestKit",
      swiftSettings: strict),
    .testTarget(
      name: "ClientTests",
      dependencies: [
        "Client", "ClientTestKit", "FuzzTestKit", .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "CLITests",
      dependencies: ["CLI", "ClientTestKit", .product(name: "Crypto", package: "swift-crypto")], exclude: ["Golden"],
      swiftSettings: strict),
  ],
  cxxLanguageStandard: .cxx17
)

// libFuzzer has a `main` of its own: scripts/fuzz alone builds this, with `--sanitize fuzzer`.
if Context.environment["SATCHEL_FUZZ"] != nil {
  package.products.append(.executable(name: "satchel-fuzz", targets: ["Fuzz"]))
  package.targets.append(
    .executableTarget(
      name: "Fuzz", dependencies: ["FuzzTestKit"], path: "Tests/Fuzz",
      swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])]))
}
