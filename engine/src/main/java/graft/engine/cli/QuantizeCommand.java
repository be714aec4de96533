package graft.engine.cli;

import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.exchange.PackedFolder;
import graft.engine.service.BaseModels;
import graft.engine.service.Installation;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "quantize",
        description =
                "Packs a base model's matrices in four bits (NF4, double quantisation), as bitsandbytes reads them.")
final class QuantizeCommand extends GraftCommand {

    @Parameters(paramLabel = "MODEL", description = "A bundled name, a folder, or a model in the hub's cache.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String model;

    @Option(names = "--bits", paramLabel = "N", description = "4 (the default).")
    private int bits = 4;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "A folder that does not exist yet.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path out;

    @Override
    public Integer call() throws IOException {
        if (bits != 4) {
            throw new InvalidInput(
                    ErrorCode.ARGUMENT_INVALID,
                    "--bits is " + bits + ".",
                    "Give 4. Eight bits need no folder of their own: base.precision int8 packs while loading.");
        }
        Path folder = BaseModels.of(Installation.here(), workspace().folder()).folder(model);
        PackedFolder.Written written = PackedFolder.write(folder, out);
        print(
                Json.object()
                        .put("folder", written.folder().toAbsolutePath().toString())
                        .put("matrices", written.matrices())
                        .put("bytes", written.bytes()),
                "%d matrices in NF4, %s of weights in %s%nUse it as any base: base.precision auto keeps it packed."
                        .formatted(written.matrices(), Figures.bytes(written.bytes()), written.folder()));
        return 0;
    }
}
