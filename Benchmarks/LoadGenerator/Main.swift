import Glibc

/// The load generator of the benchmarks; see `docs/performance.md` for how its figures are read.
@main
enum Main {
    static func main() {
        signal(SIGPIPE, SIG_IGN)
        do throws(LoadFailure) {
            let words = CommandLine.arguments.dropFirst()
            guard let command = words.first else { throw LoadFailure(usage) }
            let arguments = try Arguments(words.dropFirst())
            switch command {
            case "make-source": try DataCommand.makeSource(arguments)
            case "make-data": try DataCommand.makeData(arguments)
            default: try LoadCommand(command, arguments).run()
            }
        } catch {
            JSONLine.print("bench-load: \(error.description)\n", to: STDERR_FILENO)
            exit(2)
        }
    }

    private static let usage = """
        bench-load SCENARIO --url http://127.0.0.1:PORT [--connections N] [--seconds S] [--warm-up S] [--requests N] [--seed N]
                   [--server-pid PID] [--sync-counter FILE] [--prefer return=minimal]
            scenarios: hello [--path /], read-zipf and read-uniform --ids FILE [--resources N], crud, small-transactions,
                       transactions --bundles FOLDER, search --searches FILE
        bench-load make-source --output FOLDER [--patients N] [--seed N]
        bench-load make-data --source FOLDER --output FOLDER [--resources N] [--part N] [--seed N]
        """
}
