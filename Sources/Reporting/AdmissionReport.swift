import ModelFiles
import Platform

/// What became of manifests, ready to be written in any format.
public struct AdmissionReport: Sendable {
    /// The formats.
    public enum Format: String, Sendable, Equatable, CaseIterable {
        /// For people: the pods of one owner that fared alike stand on one line.
        case table
        /// For programs: a list of objects.
        case json
        /// For spreadsheets: a row for each object and pod.
        case csv
    }

    /// What was done with the manifests.
    let run: AdmissionRun
    /// Whether the scores of nodes are shown.
    let explains: Bool

    /// A report.
    ///
    /// - Parameters:
    ///   - run: What was done with the manifests.
    ///   - explains: Whether to show what each node scored for each pod.
    public init(_ run: AdmissionRun, explains: Bool = false) {
        self.run = run
        self.explains = explains
    }

    /// The report in a format; only the table has colours.
    public func text(as format: Format, style: TerminalStyle = .plain) -> String {
        switch format {
        case .table: table(style: style)
        case .json: json
        case .csv: csv.text
        }
    }

    /// Whether everything is taken and every pod that is to have a node has one.
    public var isClean: Bool {
        run.cluster.applications.allSatisfy { $0.refusal == nil && $0.replicaSetRefusal == nil }
            && run.cluster.pods.indices.allSatisfy { pod in
                switch PodFate(of: pod, in: run.cluster).state {
                case .refused, .heldBack, .pending: false
                case .admitted, .scheduled, .existing, .preempted: true
                }
            }
    }
}
