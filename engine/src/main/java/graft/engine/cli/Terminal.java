package graft.engine.cli;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/// The streams of a command.
///
/// @param out         results only
/// @param err         progress, remarks and errors
/// @param interactive whether a person watches `err`, so that progress may be redrawn
public record Terminal(PrintStream out, PrintStream err, boolean interactive) {

    /// The process's own standard streams, in UTF-8 except on a Windows console, which has its own encoding.
    /// `System.out` itself is turned to standard error: nothing that a library prints may get between results.
    public static Terminal system() {
        Console console = System.console();
        boolean interactive = console != null && console.isTerminal();
        boolean windows = System.getProperty("os.name", "").startsWith("Windows");
        Charset charset = interactive && windows && console != null ? console.charset() : StandardCharsets.UTF_8;
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, charset);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, charset);
        System.setOut(err);
        System.setErr(err);
        return new Terminal(out, err, interactive);
    }
}
