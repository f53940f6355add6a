import Experiments
import ModelFiles
import Reporting

extension Simulate {
    /// Runs the model, and again whenever one of its files changes, until it is interrupted.
    ///
    /// A model that cannot be read is reported; the next change may mend it.
    func runAndWatch() throws {
        var (loaded, before) = try runOnce()
        while true {
            var watch = FileWatch(loaded.sources)
            if !output.quiet {
                let files = counted(loaded.sources.count, "file")
                try Message.write("watching \(files); Ctrl-C ends it")
            }
            guard watch.waitForChange(until: Interruption.cancellation) else {
                throw ExitStatus.interrupted.error
            }
            guard case .success = try model.read(further: settings.assignments) else { continue }
            let after: ExperimentResult
            (loaded, after) = try runOnce()
            let moved = MovedFigures(before: before, after: after).text(style: output.style)
            let stream: StandardStream =
                output.output == nil && format == .table ? .output : .error
            do { try stream.write("\n" + moved) } catch { throw try error.reported() }
            before = after
        }
    }
}
