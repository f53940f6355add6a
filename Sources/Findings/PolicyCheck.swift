import ModelFiles

/// A model held against all rules.
public struct PolicyCheck: Sendable {
    /// What there is to say, by file and place; what is silenced says by which comment.
    public let findings: [Finding]

    /// Holds a model against the rules.
    public init(_ loaded: LoadedModel) {
        let model = PolicyModel(loaded)
        var findings = FindingRule.all.flatMap { rule in
            rule.find(model).map { Finding(rule, $0) }
        }
        let silences = model.files.flatMap { Silence.all(in: $0) }
        var used: Set<Int> = []
        for index in findings.indices {
            let place = findings[index].position
            let number = silences.firstIndex { silence in
                silence.rule == findings[index].rule && !silence.reason.isEmpty
                    && silence.line == place.line
                    && silence.position.source.path == place.source.path
            }
            guard let number else { continue }
            findings[index].silence = silences[number]
            used.insert(number)
        }
        for (number, silence) in silences.enumerated() where !used.contains(number) {
            findings.append(Self.complaint(about: silence))
        }
        self.findings = Self.sorted(findings, model.files.map(\.path))
    }

    /// A model that could not be read: its errors, and the warnings beside them.
    public init(_ error: ModelLoadingError) { findings = error.diagnostics.map(Finding.init) }

    /// Whether there is anything that a gate is to stop.
    public var isClean: Bool { !findings.contains(where: \.counts) }

    /// How many findings of a severity are not silenced.
    public func count(_ severity: Diagnostic.Severity) -> Int {
        findings.count { $0.severity == severity && $0.silence == nil }
    }

    /// How many findings are silenced.
    public var silenced: Int { findings.count { $0.silence != nil } }

    /// What is wrong with a comment that silences nothing.
    private static func complaint(about silence: Silence) -> Finding {
        if FindingRule.named(silence.rule) == nil {
            return .silenceOfUnknownRule(silence)
        }
        return silence.reason.isEmpty
            ? .silenceWithoutReason(silence) : .silenceWithoutEffect(silence)
    }

    /// By file, in the order in which the files were read, and by place; nothing twice.
    private static func sorted(_ findings: [Finding], _ paths: [String]) -> [Finding] {
        let ranks = Dictionary(
            paths.enumerated().map { ($0.element, $0.offset) },
            uniquingKeysWith: { first, _ in first }
        )
        func place(_ finding: Finding) -> (Int, String, Int, Int) {
            let path = finding.position.source.path
            return (
                ranks[path] ?? paths.count, path, finding.position.line, finding.position.column
            )
        }
        var seen: Set<String> = []
        let different = findings.filter { finding in
            let (_, path, line, column) = place(finding)
            return seen.insert("\(finding.rule) \(line):\(column) \(path) \(finding.message)")
                .inserted
        }
        return different.enumerated().sorted { left, right in
            let (leftPlace, rightPlace) = (place(left.element), place(right.element))
            return leftPlace == rightPlace ? left.offset < right.offset : leftPlace < rightPlace
        }.map(\.element)
    }
}

extension Finding {
    /// What a rule has seen.
    init(_ rule: FindingRule, _ observation: Observation) {
        self.init(
            rule: rule.identifier,
            severity: observation.severity ?? rule.severity,
            position: observation.position,
            message: observation.message,
            repair: observation.repair,
            related: observation.related,
            silence: nil
        )
    }
}

extension PolicyModel {
    /// The files that may hold comments: the model, its manifests, Redis' and the rules.
    var files: [SourceFile] {
        var files = [loaded.document.position.source]
        let others =
            manifests.map(\.node.position.source)
            + [loaded.redisFile, loaded.ruleFile].compactMap(\.self)
        for file in others where !files.contains(where: { $0.path == file.path }) {
            files.append(file)
        }
        return files
    }
}
