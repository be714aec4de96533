package graft.engine.service;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where this Graft lies on disk.
///
/// @param home the folder with `samples/`: the project in a clone, the program's data folder when installed
public record Installation(Path home) {

    /// From the system property `graft.home`, which the start script and the installers set; without it the nearest
    /// folder above this class's own file that holds `samples`, else the working directory.
    public static Installation here() {
        String given = System.getProperty("graft.home");
        if (given != null) {
            return new Installation(Path.of(given).toAbsolutePath().normalize());
        }
        Path own = Path.of(URI.create(Installation.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString()));
        for (Path folder = own; folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve("samples"))) {
                return new Installation(folder);
            }
        }
        Path folder = Path.of("").toAbsolutePath();
        for (Path above = folder; above != null; above = above.getParent()) {
            if (Files.isDirectory(above.resolve("samples")) && Files.exists(above.resolve("pom.xml"))) {
                return new Installation(above);
            }
        }
        return new Installation(folder);
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
