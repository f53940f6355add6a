/// The candidate that a mistyped name most probably stands for.
///
/// The nearest by edit distance is taken if it is near enough for the length of the name: one edit
/// for names of up to 4 letters, two up to 8, then a third of the length. Of equals the first is
/// taken.
///
/// - Returns: `nil` if no candidate is near enough.
public func closestMatch(to name: String, among candidates: [String]) -> String? {
    let typed = Array(name.unicodeScalars.prefix(longestComparedName))
    let threshold = typed.count <= 4 ? 1 : typed.count <= 8 ? 2 : typed.count / 3
    var best: (distance: Int, candidate: String)?
    for candidate in candidates {
        let scalars = Array(candidate.unicodeScalars.prefix(longestComparedName))
        guard (scalars.count - typed.count).magnitude <= threshold else { continue }
        let distance = editDistance(typed, scalars)
        guard distance <= threshold, distance < best?.distance ?? .max else { continue }
        best = (distance, candidate)
    }
    return best?.candidate
}

/// `; did you mean 'name'?` for the closest match, or nothing.
func didYouMean(_ name: String, among candidates: [String]) -> String {
    closestMatch(to: name, among: candidates).map { "; did you mean '\($0)'?" } ?? ""
}

/// Names are compared up to this length: the distance takes time in the product of the lengths.
private let longestComparedName = 200

/// Insertions, deletions, replacements and swaps of neighbours that make one text of the other.
///
/// Source: the optimal string alignment distance (F. J. Damerau, 1964; V. I. Levenshtein, 1966).
private func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    var beforePrevious: [Int] = []
    var previous = Array(0...right.count)
    for (row, leftScalar) in left.enumerated() {
        var current = [row + 1]
        for (column, rightScalar) in right.enumerated() {
            var distance = min(
                previous[column + 1] + 1,
                current[column] + 1,
                previous[column] + (leftScalar == rightScalar ? 0 : 1)
            )
            if row > 0, column > 0, leftScalar == right[column - 1],
                left[row - 1] == rightScalar
            {
                distance = min(distance, beforePrevious[column - 1] + 1)
            }
            current.append(distance)
        }
        (beforePrevious, previous) = (previous, current)
    }
    return previous[right.count]
}
