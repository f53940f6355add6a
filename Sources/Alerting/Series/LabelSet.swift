/// A name and a value that a series is told apart by.
public struct Label: Sendable {
    /// The name.
    public let name: String
    /// The value; a label without a value is the same as no label.
    public let value: String

    /// A label.
    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}

extension Label: Hashable {
    /// Whether two labels are the same byte by byte, as Prometheus compares them: texts that look alike
    /// but are composed differently are not.
    public static func == (left: Label, right: Label) -> Bool {
        left.name.utf8.elementsEqual(right.name.utf8)
            && left.value.utf8.elementsEqual(right.value.utf8)
    }

    /// Hashes the bytes of both texts.
    public func hash(into hasher: inout Hasher) {
        for text in [name, value] {
            for byte in text.utf8 { hasher.combine(byte) }
            // No UTF-8 holds this byte: it ends the text.
            hasher.combine(0xFF as UInt8)
        }
    }
}

/// The labels of a series, its metric name among them as `__name__`.
public struct LabelSet: Hashable, Sendable {
    /// The labels by name, in the order of its bytes; none is empty.
    public let labels: [Label]

    /// The label that holds the name of the metric.
    public static let metricName = "__name__"

    /// A set of these labels; of two with the same name the later counts, empty ones are left out.
    public init(_ labels: [Label] = []) {
        var sorted: [Label] = []
        sorted.reserveCapacity(labels.count)
        for label in labels {
            let place = sorted.firstIndex {
                !$0.name.utf8.lexicographicallyPrecedes(label.name.utf8)
            }
            if let place, sorted[place].name == label.name {
                sorted[place] = label
            } else {
                sorted.insert(label, at: place ?? sorted.count)
            }
        }
        self.labels = sorted.filter { !$0.value.isEmpty }
    }

    /// A set that is sorted, without empty labels.
    private init(sorted: [Label]) { labels = sorted }

    /// The value of a label; empty if there is no such label.
    public subscript(name: String) -> String { labels.first { $0.name == name }?.value ?? "" }

    /// The labels of these names only.
    public func keeping(_ names: [String]) -> LabelSet {
        LabelSet(sorted: labels.filter { names.contains($0.name) })
    }

    /// The labels without those of these names.
    public func removing(_ names: [String]) -> LabelSet {
        LabelSet(sorted: labels.filter { !names.contains($0.name) })
    }

    /// The labels with one set, or removed if the value is empty.
    public func setting(_ name: String, to value: String) -> LabelSet {
        LabelSet(labels + [Label(name: name, value: value)])
    }
}

extension LabelSet: Comparable {
    /// Which of two sets comes first: by name and value of their labels, one after the other.
    public static func < (left: LabelSet, right: LabelSet) -> Bool {
        for (ours, theirs) in zip(left.labels, right.labels) where ours != theirs {
            guard ours.name.utf8.elementsEqual(theirs.name.utf8) else {
                return ours.name.utf8.lexicographicallyPrecedes(theirs.name.utf8)
            }
            return ours.value.utf8.lexicographicallyPrecedes(theirs.value.utf8)
        }
        return left.labels.count < right.labels.count
    }
}

extension LabelSet: CustomStringConvertible {
    /// The set as a selector of exactly this series: `up{job="web"}`.
    public var description: String {
        let name = self[Self.metricName]
        let others = labels.filter { $0.name != Self.metricName }
        guard !others.isEmpty || name.isEmpty else { return name }
        let texts = others.map { "\($0.name)=\(PromQLText.quoted($0.value))" }
        return "\(name){\(texts.joined(separator: ", "))}"
    }
}
