package graft.engine.desk;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The command line as a process of its own, of the classes that are tested.
public final class CommandProcess {

    private CommandProcess() {}

    /// @param home      of the installation, see {@link TinyHome}
    /// @param arguments of the command line
    public static List<String> of(Path home, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dgraft.home=" + home,
                "-cp",
                TestClassPath.get(),
                "graft.engine.cli.GraftCli"));
        command.addAll(List.of(arguments));
        return command;
    }
}
