package graft.engine.service;

import java.util.List;

/// How an engine host ended.
///
/// @param exitStatus as the system reports it; above 128 a signal ended it
/// @param expected   it was asked to end, or had nothing left to do after its front end closed
/// @param reason     one sentence for people
/// @param lastLines  the end of its error output, oldest first
public record HostDeath(int exitStatus, boolean expected, String reason, List<String> lastLines) {

    public HostDeath {
        lastLines = List.copyOf(lastLines);
    }

    static HostDeath of(int exitStatus, boolean asked, List<String> lastLines) {
        boolean expected = asked && exitStatus == 0;
        return new HostDeath(exitStatus, expected, reason(exitStatus, lastLines), lastLines);
    }

    private static String reason(int exitStatus, List<String> lastLines) {
        String last = lastLines.isEmpty() ? "" : " Its last words: " + lastLines.getLast();
        return switch (exitStatus) {
            case 0 -> "The engine host ended.";
            case 137 -> "The engine host was killed by the system (signal 9), most often because memory ran out.";
            case 143 -> "The engine host was told to end (signal 15).";
            case 134 -> "The engine host ended on a fault in native code (signal 6)." + last;
            case 139 -> "The engine host ended on a memory fault in native code (signal 11)." + last;
            default ->
                exitStatus > 128
                        ? "The engine host was ended by signal " + (exitStatus - 128) + "." + last
                        : "The engine host ended with status " + exitStatus + "." + last;
        };
    }
}
