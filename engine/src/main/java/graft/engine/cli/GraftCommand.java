package graft.engine.cli;

import com.fasterxml.jackson.databind.JsonNode;
import graft.engine.desk.LocalEngine;
import graft.engine.desk.RecipeFile;
import graft.engine.recipe.Issue;
import graft.engine.recipe.Recipe;
import graft.engine.runs.Workspace;
import graft.engine.service.Installation;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// What every command has.
@Command(sortOptions = false, mixinStandardHelpOptions = false)
abstract class GraftCommand implements Callable<Integer> {

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private GraftCli graft;

    @Option(names = "--json", description = "Prints one JSON document.")
    private boolean json;

    @Option(names = "--workspace", paramLabel = "DIR", description = "Where runs are kept; Graft in the home folder.")
    private @Nullable Path workspace;

    @Option(names = "--debug", description = "Adds stack traces to failures and shows the log.")
    private boolean debug;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    private boolean help;

    final Terminal terminal() {
        return graft.terminal();
    }

    final PrintStream out() {
        return graft.terminal().out();
    }

    final PrintStream err() {
        return graft.terminal().err();
    }

    final boolean json() {
        return json;
    }

    final Workspace workspace() {
        return workspace == null ? Workspace.standard() : new Workspace(workspace);
    }

    /// The engine in this process. The caller closes it.
    final LocalEngine engine() {
        return new LocalEngine(Installation.here(), workspace());
    }

    /// The recipe, checked against its base. What is hardly meant as it stands is said on standard error.
    final Recipe checked(LocalEngine engine, RecipeFile file) {
        return engine.baseModels().checked(file.parsed(), this::warn);
    }

    final void warn(Issue issue) {
        err().println("warning: " + issue.text());
    }

    /// Says on standard error how many texts were longer than what an adapter reads, if any.
    final void warnOfCut(long cut, long of, int read) {
        if (cut > 0) {
            err().println("warning: " + cut + (of == 1 ? " text was" : " of " + of + " texts were") + " cut to " + read
                    + " tokens, what this adapter reads (its recipe's data.maxLength); the rest was not read.");
        }
    }

    /// As {@link #print}, with the document in one line: the last line of standard output.
    final void printLine(JsonNode document, String text) throws IOException {
        if (json) {
            out().println(Json.line(document));
            out().flush();
        } else {
            print(document, text);
        }
    }

    /// Prints the document with `--json`, else the text.
    final void print(JsonNode document, String text) throws IOException {
        if (json) {
            out().println(Json.pretty(document));
        } else {
            out().print(text.endsWith("\n") ? text : text + "\n");
        }
        out().flush();
    }
}
