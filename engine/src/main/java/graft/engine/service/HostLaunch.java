package graft.engine.service;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How an engine host is started.
///
/// @param command   program and arguments; anything that speaks the protocol on its standard streams, so that
///                  `ssh box graft host --stdio` is a host as well
/// @param directory where it starts, or null: here
public record HostLaunch(List<String> command, @Nullable Path directory) {

    public HostLaunch {
        command = List.copyOf(command);
    }

    /// A host on this machine from this program's own files: the running Java with the engine's class path (system
    /// property `graft.engine.classpath`, else this process's own), or the installed launcher that
    /// `graft.host.command` names where the packaged runtime has no `java`.
    public static HostLaunch local(Path workspace) {
        List<String> command = program();
        command.addAll(List.of("host", "--stdio", "--workspace", workspace.toString()));
        return new HostLaunch(command, null);
    }

    /// A process that trains one run that waits in the workspace, and ends.
    ///
    /// @param threads that it may compute on
    public static HostLaunch run(Path workspace, String run, int threads) {
        List<String> command = program();
        command.addAll(List.of("queue", "--only", run, "--threads", Integer.toString(threads)));
        command.addAll(List.of("--workspace", workspace.toString()));
        return new HostLaunch(command, null);
    }

    /// This program's command line, as a process of its own.
    private static List<String> program() {
        List<String> command = new ArrayList<>(ownSession());
        command.addAll(belowTheDesktop());
        Path java = Path.of(System.getProperty("java.home"), "bin", windows() ? "java.exe" : "java");
        String launcher = System.getProperty("graft.host.command");
        if (launcher != null && !Files.isExecutable(java)) {
            command.add(launcher);
        } else {
            command.add(java.toString());
            command.add("-XX:+UseSerialGC");
            command.add("-Xms64m"); // it grows where it must: memory is for tensors
            command.add("-Djava.awt.headless=true");
            command.add("--enable-native-access=ALL-UNNAMED");
            command.add("--sun-misc-unsafe-memory-access=allow");
            passOn(command, "graft.home");
            passOn(command, "graft.cache");
            String archive = System.getProperty("graft.engine.archive");
            if (archive != null) {
                command.addAll(List.of("-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=" + archive));
                // The virtual machine's own remarks would go to standard output, which is the protocol's.
                command.addAll(List.of("-Xshare:auto", "-Xlog:disable"));
            }
            command.add("-cp");
            command.add(System.getProperty("graft.engine.classpath", System.getProperty("java.class.path")));
            command.add("graft.engine.cli.GraftCli");
        }
        return command;
    }

    /// Below the desktop's priority, where the system has `nice`: a run must not make the machine hard to use.
    private static List<String> belowTheDesktop() {
        Path nice = Path.of("/usr/bin/nice");
        return Files.isExecutable(nice) ? List.of(nice.toString(), "-n", "5") : List.of();
    }

    /// In a session of its own, so that Ctrl-C or closing the terminal that the window was started from does not end a
    /// run. Where the system has no `setsid`, such a run is found interrupted and can be resumed.
    private static List<String> ownSession() {
        Path setsid = Path.of("/usr/bin/setsid");
        return Files.isExecutable(setsid) ? List.of(setsid.toString()) : List.of();
    }

    private static void passOn(List<String> command, String property) {
        String value = System.getProperty(property);
        if (value != null) {
            command.add("-D" + property + "=" + value);
        }
    }

    private static boolean windows() {
        return System.getProperty("os.name", "").startsWith("Windows");
    }
}
