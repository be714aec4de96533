package graft.engine.cli;

import graft.engine.error.ErrorCode;
import graft.engine.error.MachineLacks;
import graft.engine.service.Installation;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The program `graft` with a command.
@Command(
        name = "graft",
        description = "Experiments with adapters on frozen transformers. Without a command it opens the workbench.",
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = GraftCli.Version.class,
        subcommands = {
            DemoCommand.class,
            ModelsCommand.class,
            InspectCommand.class,
            DownloadCommand.class,
            CountCommand.class,
            TrainCommand.class,
            ResumeCommand.class,
            ExtendCommand.class,
            RepeatCommand.class,
            CompareCommand.class,
            SweepCommand.class,
            ContinualCommand.class,
            FindRateCommand.class,
            RunsCommand.class,
            ShowCommand.class,
            QueueCommand.class,
            StopCommand.class,
            PauseCommand.class,
            NoteCommand.class,
            DeleteCommand.class,
            RestoreCommand.class,
            TrashCommand.class,
            EvaluateCommand.class,
            PredictCommand.class,
            TokenizeCommand.class,
            GenerateCommand.class,
            ForwardCommand.class,
            CombineCommand.class,
            QuantizeCommand.class,
            ImportCommand.class,
            ExportCommand.class,
            CheckCommand.class,
            VerifyCommand.class,
            PretrainCommand.class,
            BenchCommand.class,
            DoctorCommand.class,
            HostCommand.class
        })
public final class GraftCli implements Callable<Integer> {

    /// Exit status of a run that the user stopped; its result is kept.
    static final int STOPPED = 130;

    private final Terminal terminal;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Shows the version.")
    private boolean version;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    public GraftCli(Terminal terminal) {
        this.terminal = terminal;
    }

    public static void main(String[] arguments) {
        Terminal terminal = Terminal.system();
        quieten(Arrays.asList(arguments).contains("--debug"));
        int status = new GraftCli(terminal).run(arguments);
        terminal.out().flush();
        // Exit at once: daemon threads of native libraries have nothing more to say.
        System.exit(status);
    }

    /// Runs one command line; never throws.
    ///
    /// @return the exit status
    public int run(String... arguments) {
        Failures failures = new Failures(terminal, Arrays.asList(arguments).contains("--debug"));
        try {
            return commandLine(failures).execute(arguments);
        } catch (Exception | Error defect) {
            return failures.report(defect);
        } finally {
            terminal.out().flush();
        }
    }

    private CommandLine commandLine(Failures failures) {
        CommandLine line = new CommandLine(this);
        line.setOut(new PrintWriter(terminal.out(), true));
        line.setErr(new PrintWriter(terminal.err(), true));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpAutoWidth(true);
        line.setParameterExceptionHandler((wrong, given) -> failures.arguments(wrong));
        line.setExecutionExceptionHandler((thrown, command, parsed) -> failures.report(thrown));
        return line;
    }

    Terminal terminal() {
        return terminal;
    }

    /// Without a command there is nothing to do here: the start script opens the window by itself where there
    /// is a display.
    @Override
    public Integer call() {
        List<String> names = spec.subcommands().keySet().stream().sorted().toList();
        throw new MachineLacks(
                ErrorCode.NO_DISPLAY,
                "There is no display here, so the workbench cannot open its window.",
                "`graft demo` does the main job without one; the commands are " + String.join(", ", names)
                        + ", and `graft --help` explains them.");
    }

    private static void quieten(boolean debug) {
        System.setProperty("java.util.logging.SimpleFormatter.format", "%4$s: %5$s%6$s%n");
        Logger.getLogger("").setLevel(debug ? Level.INFO : Level.WARNING);
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"graft " + Installation.version()};
        }
    }
}
