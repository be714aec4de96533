package graft.engine.service;

import graft.engine.data.Samples;
import java.nio.file.Path;

/// Where this Graft lies on disk.
///
/// @param home the folder with `samples/`: the project in a clone, the program's data folder when installed
public record Installation(Path home) {

    /// Where the samples are; without any the working directory.
    public static Installation here() {
        return new Installation(Samples.home().orElse(Path.of("").toAbsolutePath()));
    }

    /// Bundled base models, data sets and recipes.
    public Path samples() {
        return home.resolve("samples");
    }

    /// Graft's version, from the jar's manifest.
    public static String version() {
        String version = Installation.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
