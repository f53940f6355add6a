// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that nothing here is built for somebody who only uses headroom. The
// options that instrument it, and headroom with it, are in `scripts/fuzz`. A package is known by its
// folder's name, so a checkout of headroom must not have this one's.
let package = Package(
    name: "FuzzedReaders",
    dependencies: [.package(name: "headroom", path: "..")],
    targets: [
        .executableTarget(
            name: "fuzz",
            dependencies: [.product(name: "HeadroomKit", package: "headroom")]
        )
    ],
    swiftLanguageModes: [.v6]
)
