extension RegularExpression {
    /// A template with `$1`, `$name`, `${1}` and `${name}` replaced by what the groups match, and `$$`
    /// by a dollar sign.
    ///
    /// Source: `Expand` of Go 1.19's `regexp`: the longest name of letters, digits and underscores counts;
    /// an unknown group is empty; a dollar sign that begins nothing stands for itself.
    func expand(_ template: String, _ match: [Int], _ text: [Unicode.Scalar]) -> String {
        let scalars = Array(template.unicodeScalars)
        var result = String.UnicodeScalarView()
        var index = 0
        while index < scalars.count {
            guard scalars[index] == "$" else {
                result.append(scalars[index])
                index += 1
                continue
            }
            if index + 1 < scalars.count, scalars[index + 1] == "$" {
                result.append("$")
                index += 2
                continue
            }
            guard let (name, end) = Self.groupName(scalars, after: index) else {
                result.append("$")
                index += 1
                continue
            }
            if let group = number(ofGroup: name), match[group * 2] >= 0 {
                result.append(contentsOf: text[match[group * 2]..<match[group * 2 + 1]])
            }
            index = end
        }
        return String(result)
    }

    private func number(ofGroup name: String) -> Int? {
        guard let number = Int(name), name == "0" || name.first != "0" else {
            return groupNames.firstIndex(of: name)
        }
        return number < groupNames.count ? number : nil
    }

    /// The name of the group that a dollar sign begins, and where what follows begins.
    private static func groupName(
        _ scalars: [Unicode.Scalar],
        after dollar: Int
    ) -> (name: String, end: Int)? {
        let hasBraces = dollar + 1 < scalars.count && scalars[dollar + 1] == "{"
        let start = dollar + (hasBraces ? 2 : 1)
        var end = start
        while end < scalars.count, isNamePart(scalars[end]) { end += 1 }
        guard end > start else { return nil }
        let name = String(String.UnicodeScalarView(scalars[start..<end]))
        guard hasBraces else { return (name, end) }
        guard end < scalars.count, scalars[end] == "}" else { return nil }
        return (name, end + 1)
    }

    private static func isNamePart(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "_" || scalar.properties.isAlphabetic
            || scalar.properties.generalCategory == .decimalNumber
    }
}
