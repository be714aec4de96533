package graft.engine.service;

/// How far a download is. What is on disk stays when it fails or is given up; starting it again goes on from there.
///
/// @param id             as it was asked for
/// @param state          `running`, `done`, `failed`, `cancelled`
/// @param doneBytes      present and received so far
/// @param totalBytes     of all files; 0 until the list of files is there
/// @param bytesPerSecond received over the last seconds
/// @param file           the one that was last worked on, or empty
/// @param folder         where the model lies, once done; else empty
/// @param code           of the failure (`GRAFT-1308`), or empty
/// @param problem        what went wrong, or empty
/// @param nextStep       the way out, or empty
public record DownloadState(
        String id,
        String state,
        long doneBytes,
        long totalBytes,
        double bytesPerSecond,
        String file,
        String folder,
        String code,
        String problem,
        String nextStep) {

    public boolean running() {
        return state.equals("running");
    }
}
