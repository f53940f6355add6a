/// Instants as Kubernetes writes them: `2026-01-31T12:00:00Z`.
///
/// Source: RFC 3339, section 5.6.
enum RFC3339 {
    /// The instant in nanoseconds since 1970; `nil` if the text is none.
    static func nanoseconds(_ text: String) -> Int64? {
        var rest = Array(text.utf8)[...]
        func number(_ digits: Int) -> Int? {
            guard rest.count >= digits else { return nil }
            let part = rest.prefix(digits)
            guard part.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
                return nil
            }
            rest = rest.dropFirst(digits)
            return part.reduce(0) { 10 * $0 + Int($1 - UInt8(ascii: "0")) }
        }
        func skip(_ characters: String) -> Bool {
            guard let first = rest.first, characters.utf8.contains(first) else { return false }
            rest = rest.dropFirst()
            return true
        }
        guard let year = number(4), skip("-"), let month = number(2), skip("-"),
            let day = number(2), skip("Tt "), let hour = number(2), skip(":"),
            let minute = number(2), skip(":"), let second = number(2),
            (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second <= 60
        else { return nil }
        var nanoseconds = 0
        if skip(".") {
            let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            guard !digits.isEmpty, digits.count <= 9 else { return nil }
            rest = rest.dropFirst(digits.count)
            let value = digits.reduce(0) { 10 * $0 + Int($1 - UInt8(ascii: "0")) }
            nanoseconds = (digits.count..<9).reduce(value) { value, _ in 10 * value }
        }
        var offset = 0
        if !skip("Zz") {
            let isBehind = rest.first == UInt8(ascii: "-")
            guard skip("+-"), let hours = number(2), skip(":"), let minutes = number(2) else {
                return nil
            }
            offset = (isBehind ? -60 : 60) * (60 * hours + minutes)
        }
        guard rest.isEmpty, (1_700...2_200).contains(year) else { return nil }
        let seconds = 86_400 * days(year, month, day) + 3_600 * hour + 60 * minute + second
        return Int64(seconds - offset) * 1_000_000_000 + Int64(nanoseconds)
    }

    /// Days since 1970-01-01 in the Gregorian calendar.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        // Years begin in March, so that the leap day is the last of its year.
        let shifted = month > 2 ? year : year - 1
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
    }
}
