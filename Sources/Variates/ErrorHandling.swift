import CGSL

/// What the GNU Scientific Library does about an argument out of range.
@usableFromInline
enum ErrorHandling {
    /// Lets GSL's functions return NaN rather than end the process; done once, at the first use.
    ///
    /// Arguments are checked before they reach GSL, so this is a second line of defence.
    @usableFromInline static let isLenient: Bool = {
        _ = gsl_set_error_handler_off()
        return true
    }()
}
