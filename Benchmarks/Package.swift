// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that nothing here is built for somebody who only uses headroom.
let package = Package(
    name: "Benchmarks",
    dependencies: [.package(name: "headroom", path: "..")],
    targets: [
        .executableTarget(
            name: "benchmarks",
            dependencies: [.product(name: "HeadroomKit", package: "headroom")]
        )
    ],
    swiftLanguageModes: [.v6]
)
