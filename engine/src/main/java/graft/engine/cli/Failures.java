package graft.engine.cli;

import graft.engine.error.EngineException;
import graft.engine.error.ErrorCode;
import graft.engine.recipe.Spelling;
import graft.engine.service.ServiceFailure;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;

/// Tells failures as one paragraph with a stable code, and decides the exit status.
final class Failures {

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\n\t]]");

    private final Terminal terminal;
    private final boolean debug;

    Failures(Terminal terminal, boolean debug) {
        this.terminal = terminal;
        this.debug = debug;
    }

    /// Wrong arguments: 2.
    int arguments(CommandLine.ParameterException wrong) {
        String name = wrong.getCommandLine().getCommandSpec().qualifiedName();
        String message = wrong instanceof CommandLine.UnmatchedArgumentException unmatched
                ? unmatched(unmatched)
                : sentence(String.valueOf(wrong.getMessage()));
        print(ErrorCode.ARGUMENT_INVALID.text() + ": " + message + " `" + name + " --help` shows what it takes.");
        trace(wrong);
        return 2;
    }

    private static String unmatched(CommandLine.UnmatchedArgumentException wrong) {
        String first = wrong.getUnmatched().getFirst();
        CommandLine command = wrong.getCommandLine();
        if (wrong.isUnknownOption()) {
            String given = first.split("=", 2)[0];
            for (Map.Entry<String, CommandLine> each : command.getSubcommands().entrySet()) {
                if (each.getValue().getCommandSpec().optionsMap().containsKey(given)) {
                    return given + " belongs behind the command, as in `graft " + each.getKey() + " " + given + " …`.";
                }
            }
            Set<String> options = command.getCommandSpec().optionsMap().keySet().stream()
                    .filter(option -> option.startsWith("--"))
                    .map(option -> option.substring(2))
                    .collect(Collectors.toSet());
            return "There is no option " + first + meant("--", first.replaceFirst("^-+", ""), options);
        }
        return command.getSubcommands().isEmpty()
                ? "\"" + first + "\" is one argument too many."
                : "There is no command " + first
                        + meant("", first, command.getSubcommands().keySet());
    }

    private static String meant(String prefix, String written, Set<String> names) {
        return Spelling.nearest(written, names)
                .map(near -> ". Did you mean " + prefix + near + "?")
                .orElse(".");
    }

    /// Whatever a command threw.
    int report(Throwable thrown) {
        Throwable cause = thrown;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        int status = switch (cause) {
            case EngineException failure -> {
                print(failure.paragraph());
                yield failure.exitStatus();
            }
            case ServiceFailure failure -> {
                print(failure.code() + ": " + failure.getMessage() + " " + failure.nextStep());
                yield failure.exitStatus();
            }
            case OutOfMemoryError memory -> {
                print(ErrorCode.RUN_OUT_OF_MEMORY.text() + ": Memory ran out (" + memory.getMessage()
                        + "). Take a smaller batch, or give more by GRAFT_JAVA_OPTIONS=-Xmx8g.");
                yield 3;
            }
            case RuntimeException full
            when String.valueOf(full.getMessage()).toLowerCase(Locale.ROOT).contains("out of memory") -> {
                print(ErrorCode.RUN_OUT_OF_MEMORY.text() + ": The device has not enough memory for this. Take fewer"
                        + " rows at a time, shorter ones, or another precision; `graft doctor` shows its memory.");
                yield 3;
            }
            default -> {
                print(ErrorCode.RUN_FAILED.text() + ": Graft failed in a way it should not: "
                        + sentence(cause.getClass().getSimpleName() + " " + cause.getMessage())
                        + " This is a defect of Graft; --debug shows where it happened.");
                yield 3;
            }
        };
        trace(thrown);
        return status;
    }

    private void print(String paragraph) {
        terminal.out().flush();
        // What came from a file may hold control characters; a terminal must not obey them.
        terminal.err().println(CONTROL.matcher(paragraph.strip()).replaceAll("\uFFFD"));
    }

    private void trace(Throwable thrown) {
        if (debug) {
            PrintWriter writer = new PrintWriter(terminal.err(), true);
            thrown.printStackTrace(writer);
            writer.flush();
        }
    }

    private static String sentence(String text) {
        return text.endsWith(".") || text.endsWith("?") || text.endsWith("!") ? text : text + ".";
    }
}
