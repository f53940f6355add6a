import Foundation
import ModelFiles
import Testing

@Suite("The files of a model")
struct ModelFilesOnDiskTests {
    @Test("may be a directory or a single file")
    func bothForms() throws {
        let fixture = try ModelFixture(["a.yaml": .smallModel, "dir/model.yaml": .smallModel])
        let file = try ModelLoader.load(path: fixture.path(of: "a.yaml"))
        let directory = try ModelLoader.load(path: fixture.path(of: "dir") + "/")
        #expect(file.service == directory.service)
    }

    @Test("name the model if it does not name itself")
    func nameTheModel() throws {
        let text = String.model("orchestrator: {}")
        let fixture = try ModelFixture(["web.yaml": text, "shop/model.yaml": text])
        #expect(try ModelLoader.load(path: fixture.path(of: "web.yaml")).service.name == "web")
        #expect(try ModelLoader.load(path: fixture.path(of: "shop")).service.name == "shop")
    }

    @Test("that are not there cannot be read")
    func missing() throws {
        let fixture = try ModelFixture([:])
        let error = try #require(try fixture.errors())
        #expect(error.isUnreadableFile)
        #expect(error.description.contains("model.yaml: error: cannot be read: No such file"))
        #expect(throws: ModelLoadingError.self) {
            try ModelLoader.load(path: fixture.path(of: "no/such/model.yaml"))
        }
    }

    @Test("must be regular: a directory, a pipe and a device are refused at once")
    func irregular() throws {
        let fixture = try ModelFixture([:])
        try FileManager.default.createDirectory(
            atPath: fixture.path(of: "model.yaml"),
            withIntermediateDirectories: false
        )
        #expect(try message(of: fixture.path) == "is a directory, expected a file")
        mkfifo(fixture.path(of: "pipe.yaml"), 0o600)
        #expect(
            try message(of: fixture.path(of: "pipe.yaml")) == "is a pipe, expected a regular file"
        )
        #expect(try message(of: "/dev/zero") == "is a device, expected a regular file")
    }

    @Test("must not be too large, and then are not read at all")
    func tooLarge() throws {
        let fixture = try ModelFixture(["model.yaml": ""])
        // A sparse file of a tebibyte: reading it would not end.
        let handle = try FileHandle(
            forWritingTo: fixture.directory.appendingPathComponent("model.yaml")
        )
        try handle.truncate(atOffset: 1 << 40)
        try handle.close()
        #expect(try message(of: fixture.path) == "is larger than 16 MiB, the most that is read")
    }

    @Test("must be UTF-8, and the first byte that is not is pointed at")
    func invalidUTF8() throws {
        let fixture = try ModelFixture([:])
        try fixture.write(Data("a: é\nb: ".utf8) + Data([0xFF, 0x41]), to: "model.yaml")
        let error = try #require(try fixture.errors())
        #expect(!error.isUnreadableFile)
        #expect(error.diagnostics[0].message.hasPrefix("this is not UTF-8: byte 0xFF at offset 9"))
        #expect(error.diagnostics[0].line == 2)
        #expect(error.diagnostics[0].column == 4)
    }

    @Test("may begin with a byte order mark and have DOS line ends")
    func byteOrderMark() throws {
        let text = "\u{FEFF}" + String.smallModel.replacingOccurrences(of: "\n", with: "\r\n")
        #expect(try ModelFixture(model: text).load().service.name == "mm1")
    }

    @Test(
        "do not lead outside of the model's directory",
        arguments: ["../secret.conf", "link.conf", "sub/../../secret.conf"]
    )
    func stayInside(name: String) throws {
        let fixture = try ModelFixture([
            "secret.conf": "maxmemory 1gb\n", "model/sub/x": "",
            "model/model.yaml": .model("orchestrator: {}\nredis: {config: \(name)}"),
        ])
        try FileManager.default.createSymbolicLink(
            atPath: fixture.path(of: "model/link.conf"),
            withDestinationPath: fixture.path(of: "secret.conf")
        )
        #expect(
            try message(of: fixture.path(of: "model"))
                == "'\(name)' is outside of the model's directory; copy the file into it"
        )
    }

    @Test("begin with a model.yaml that is no link to elsewhere")
    func modelFileStaysInside() throws {
        let fixture = try ModelFixture([
            "secret.yaml": "root: x\n", "model/sub/real.yaml": .model("orchestrator: {}"),
        ])
        let path = fixture.path(of: "model/model.yaml")
        try FileManager.default.createSymbolicLink(
            atPath: path,
            withDestinationPath: fixture.path(of: "secret.yaml")
        )
        #expect(
            try message(of: fixture.path(of: "model"))
                == "is a link to a file outside of the model's directory; copy the file into it"
        )
        // The user's own choice, and a link within the model.
        #expect(try message(of: path).contains("root"))
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.createSymbolicLink(
            atPath: path,
            withDestinationPath: "sub/real.yaml"
        )
        _ = try ModelLoader.load(path: fixture.path(of: "model"))
    }

    @Test("do not lead outside by an absolute path")
    func refuseAbsolutePaths() throws {
        let fixture = try ModelFixture(
            model: .model("orchestrator: {}\nredis: {config: /etc/passwd}")
        )
        #expect(try message(of: fixture.path).contains("is outside of the model's directory"))
    }

    @Test("that the model names and that are missing cannot be read")
    func missingNamedFile() throws {
        let fixture = try ModelFixture(
            model: .model("orchestrator: {}\nredis: {config: redis.conf}")
        )
        let error = try #require(try fixture.errors())
        #expect(error.isUnreadableFile)
        #expect(error.diagnostics[0].line == 5)
        #expect(
            error.diagnostics[0].message == "'redis.conf' cannot be read: No such file or directory"
        )
    }

    @Test("of random bytes are refused, whatever they are", arguments: 1...50)
    func survivesRandomBytes(seed: UInt64) throws {
        let fixture = try ModelFixture([:])
        var state = seed &* 0x9E37_79B9_7F4A_7C15
        let alphabet = Array("{}[]:,-&*!|>'\"%@`#? \n\tab1".utf8)
        let bytes = (0..<2_000).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return alphabet[Int(state >> 33) % alphabet.count]
        }
        try fixture.write(Data(bytes), to: "model.yaml")
        #expect(throws: ModelLoadingError.self) { try ModelLoader.load(path: fixture.path) }
    }

    private func message(of path: String) throws -> String {
        do throws(ModelLoadingError) {
            _ = try ModelLoader.load(path: path)
        } catch {
            return error.diagnostics[0].message
        }
        return "no error"
    }
}
