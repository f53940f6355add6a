// swift-tools-version: 6.2
import PackageDescription

// The floors of the architecture, lowest first: a target imports only from lower floors.
// `docs/architecture.md` says what each one holds.

/// The C mathematics library, for the targets that take logarithms without Foundation.
let mathematics: [LinkerSetting] = [.linkedLibrary("m", .when(platforms: [.linux]))]

let package = Package(
    name: "headroom",
    products: [
        Product.executable(name: "headroom", targets: ["headroom"]),
        Product.library(name: "HeadroomKit", targets: ["HeadroomKit"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // Floor 0: numbers with a meaning, the C library, the generator.
        .target(name: "Units"),
        .systemLibrary(name: "CGSL", pkgConfig: "gsl", providers: [.apt(["libgsl-dev"])]),
        .target(name: "CPhilox", dependencies: ["CGSL"]),

        // Floor 1: values that stand alone.
        .target(name: "Kernel", dependencies: ["Units"]),
        .target(name: "Limiters", dependencies: ["Units"], linkerSettings: mathematics),
        .target(
            name: "Variates",
            dependencies: ["Units", "CGSL", "CPhilox"],
            linkerSettings: mathematics
        ),
        .target(name: "Statistics", dependencies: ["Units", "CGSL"], linkerSettings: mathematics),

        // Floor 2: Kubernetes and Prometheus, each without the other.
        .target(name: "Platform", dependencies: ["Units"], linkerSettings: mathematics),
        .target(name: "Alerting", dependencies: ["Units"], linkerSettings: mathematics),
        .target(
            name: "Fitting",
            dependencies: ["Units", "CGSL", "Variates", "Statistics"],
            linkerSettings: mathematics
        ),
        .target(
            name: "RareEvents",
            dependencies: ["Units", "Limiters", "Variates", "Statistics"],
            linkerSettings: mathematics
        ),

        // Floor 3: the request level.
        .target(
            name: "Service",
            dependencies: [
                "Units", "Kernel", "Limiters", "Variates", "Statistics", "Platform",
            ],
            linkerSettings: mathematics
        ),

        // Floor 4: experiments on models, and models from files.
        .target(
            name: "Experiments",
            dependencies: [
                "Units", "Limiters", "Variates", "Statistics", "Platform", "Alerting",
                "RareEvents", "Service",
            ]
        ),
        .target(
            name: "ModelFiles",
            dependencies: [
                "Units", "Variates", "Fitting", "Platform", "Alerting", "Service", "Limiters",
                "Yams",
            ],
            linkerSettings: mathematics
        ),

        // Floor 5: what a model's files are held against.
        .target(
            name: "Findings",
            dependencies: [
                "Units", "Limiters", "Variates", "Statistics", "Platform", "Service", "ModelFiles",
            ]
        ),

        .target(
            name: "Verification",
            dependencies: [
                "Units", "CGSL", "Limiters", "Variates", "Statistics", "RareEvents", "Service",
                "Experiments", "ModelFiles",
            ]
        ),

        // Floor 6: what leaves.
        .target(
            name: "Reporting",
            dependencies: [
                "Units", "CGSL", "Variates", "Statistics", "Fitting", "Platform", "Alerting",
                "Service", "Experiments", "ModelFiles", "Findings", "Verification",
            ]
        ),

        // Floor 7: many points of a model, and their files.
        .target(
            name: "Sweeps",
            dependencies: [
                "Units", "Statistics", "Variates", "Service", "Experiments", "ModelFiles",
                "Reporting",
            ]
        ),

        // Floor 8: the command, and the library that scripts the same things.
        .target(
            name: "HeadroomKit",
            dependencies: [
                "Units", "Kernel", "Limiters", "Variates", "Statistics", "Fitting", "Platform",
                "RareEvents", "Alerting", "Service", "Experiments", "ModelFiles", "Findings",
                "Verification", "Reporting", "Sweeps",
            ]
        ),
        .executableTarget(
            name: "headroom",
            dependencies: [
                "Units", "Fitting", "Platform", "Alerting", "Service", "Experiments",
                "ModelFiles", "Findings", "Verification", "Reporting", "Sweeps",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),

        // Floor 8: the command held against theory; `scripts/validate` runs it.
        .executableTarget(
            name: "validation",
            dependencies: [
                "Units", "CGSL", "Variates", "Statistics", "Service", "Experiments",
                "Verification",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),

        // Floor 8: the model of Redis held against a server; `scripts/validate-redis` runs it.
        .executableTarget(
            name: "redis-prediction",
            dependencies: [
                "Units", "Limiters", "Variates",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),

        // Floor 7: expressions held against a Prometheus; `scripts/validate-alerts` runs it.
        .executableTarget(name: "promql-values", dependencies: ["Alerting", "ModelFiles"]),

        // What `scripts/benchmark` and `scripts/instruction-counts` measure.
        .executableTarget(
            name: "benchmarks",
            dependencies: [
                "Units", "Kernel", "Limiters", "Variates", "Service", "ModelFiles",
            ],
            path: "Benchmarks/Sources/benchmarks"
        ),

        // Programs on the library, built with everything else so that they stay true.
        .executableTarget(
            name: "worker-threads",
            dependencies: ["HeadroomKit"],
            path: "Examples/WorkerThreads"
        ),
        .executableTarget(
            name: "kernel-queue",
            dependencies: ["HeadroomKit"],
            path: "Examples/KernelQueue"
        ),

        .testTarget(name: "UnitsTests", dependencies: ["Units"]),
        .testTarget(name: "KernelTests", dependencies: ["Kernel", "Units"]),
        .testTarget(name: "LimitersTests", dependencies: ["Limiters", "Units", "Variates"]),
        .testTarget(
            name: "VariatesTests",
            dependencies: ["Variates", "Statistics", "CGSL", "CPhilox", "Units"]
        ),
        .testTarget(name: "StatisticsTests", dependencies: ["Statistics", "CGSL", "Units"]),
        .testTarget(
            name: "FittingTests",
            dependencies: ["CGSL", "Fitting", "Statistics", "Units", "Variates"]
        ),
        .testTarget(
            name: "RareEventsTests",
            dependencies: ["RareEvents", "Statistics", "Variates"]
        ),
        .testTarget(name: "PlatformTests", dependencies: ["Platform", "Units"]),
        .testTarget(
            name: "AlertingTests",
            dependencies: ["Alerting", "Units"],
            exclude: ["Cases"]
        ),
        .testTarget(
            name: "ServiceTests",
            dependencies: [
                "Service", "Units", "Kernel", "Limiters", "Variates", "Statistics", "Platform",
            ]
        ),
        .testTarget(
            name: "ExperimentsTests",
            dependencies: [
                "Alerting", "Experiments", "Limiters", "Platform", "RareEvents", "Service",
                "Statistics", "Units", "Variates",
            ]
        ),
        .testTarget(
            name: "ModelFilesTests",
            dependencies: [
                "Alerting", "ModelFiles", "Service", "Platform", "Units", "Variates", "Limiters",
            ],
            exclude: ["Cases"]
        ),
        .testTarget(
            name: "FindingsTests",
            dependencies: ["Experiments", "Findings", "ModelFiles", "Reporting", "Service"]
        ),
        .testTarget(
            name: "ReportingTests",
            dependencies: [
                "Alerting", "Reporting", "Experiments", "Fitting", "ModelFiles", "Platform",
                "Service", "Statistics", "Units", "Variates",
            ],
            exclude: ["Cases"]
        ),
        .testTarget(
            name: "SweepsTests",
            dependencies: ["Sweeps", "Experiments", "ModelFiles", "Reporting"]
        ),
        .testTarget(name: "CommandTests", dependencies: ["headroom"]),
    ],
    swiftLanguageModes: [.v6]
)
