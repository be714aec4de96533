package graft.engine.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import graft.engine.desk.Downloads;
import graft.engine.desk.HubDesk;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.error.MachineLacks;
import graft.engine.hub.HubCache;
import graft.engine.hub.HubId;
import graft.engine.hub.HubSettings;
import graft.engine.service.BaseModelEntry;
import graft.engine.service.BaseModels;
import graft.engine.service.DownloadState;
import graft.engine.service.HubModel;
import graft.engine.service.Installation;
import graft.engine.service.ServiceFailure;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Fetches a model of the hub into the cache. Licence and size are shown first; a person is asked, a script says
/// `--yes`.
@Command(name = "download", description = "Fetches a model from the hub; shows its licence and size first.")
final class DownloadCommand extends GraftCommand {

    private static final Duration REDRAW = Duration.ofMillis(250);

    @Parameters(paramLabel = "OWNER/NAME[@REVISION]", description = "A model's id on the hub.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String id;

    @Option(
            names = {"-y", "--yes"},
            description = "Agrees to licence and size without being asked; scripts need it.")
    private boolean agreed;

    @Override
    public Integer call() throws Exception {
        try (HubDesk hub = new HubDesk(HubSettings::fromEnvironment)) {
            HubDesk.Found found;
            try {
                found = hub.find(id);
            } catch (MachineLacks unreachable) {
                return cached(unreachable);
            }
            HubModel model = found.model();
            err().print(ModelWords.offer(model));
            if (found.denied() != null) {
                throw found.denied();
            }
            if (!model.model().readable()) {
                throw new InvalidInput(
                        ErrorCode.MODEL_UNSUPPORTED,
                        model.id() + " is not downloaded, since Graft cannot use it: "
                                + model.model().problem(),
                        "Choose a model of a family that Graft reads (`graft models --hub WORDS` marks them).");
            }
            if (model.missingBytes() > 0 && !agreed && !asked()) {
                err().println("Nothing was downloaded.");
                return GraftCli.STOPPED;
            }
            return fetched(hub.downloads(), model);
        }
    }

    /// Without a hub, what the cache holds whole is as good as fetched.
    private int cached(MachineLacks unreachable) throws IOException {
        Path folder = HubId.parse(id)
                .flatMap(new HubCache(HubSettings.cacheFolder())::snapshot)
                .orElseThrow(() -> unreachable);
        BaseModelEntry entry =
                BaseModels.of(Installation.here(), workspace().folder()).entry(folder.toString());
        if (!entry.readable()) {
            throw unreachable;
        }
        err().println("note: " + unreachable.getMessage() + " It is taken as the cache has it.");
        ObjectNode document = Json.object();
        document.put("id", id)
                .put("commit", String.valueOf(folder.getFileName()))
                .put("licence", entry.licence())
                .put("missingBytes", 0)
                .put("folder", folder.toString());
        printLine(document, id + " is in " + folder + " already; recipes name it \"" + id + "\".");
        return 0;
    }

    private boolean asked() {
        Console console = System.console();
        if (!terminal().interactive() || console == null) {
            throw new InvalidInput(
                    ErrorCode.ARGUMENT_INVALID,
                    "Nobody is here to agree to licence and size.",
                    "Add --yes to download without being asked.");
        }
        err().print("Download it? [y/N] ");
        err().flush();
        String answer = console.readLine();
        return answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
    }

    private int fetched(Downloads downloads, HubModel model) throws Exception {
        try (StopOnInterrupt interrupt = new StopOnInterrupt(() -> downloads.cancel(model.id()))) {
            downloads.start(model.id());
            DownloadState state = downloads.await(model.id(), REDRAW);
            while (state.running()) {
                draw(state);
                state = downloads.await(model.id(), REDRAW);
            }
            if (terminal().interactive()) {
                err().println();
            }
            if (state.state().equals("cancelled")) {
                err().println("Stopped. What has arrived is kept; the same command goes on from there.");
                return GraftCli.STOPPED;
            }
            if (!state.code().isEmpty()) {
                throw new ServiceFailure(state.code(), state.problem(), state.nextStep(), status(state.code()));
            }
            ObjectNode document = ModelWords.document(model);
            document.put("folder", state.folder());
            printLine(document, model.id() + " is in " + state.folder() + "; recipes name it \"" + model.id() + "\".");
            return interrupt.asked() ? GraftCli.STOPPED : 0;
        }
    }

    /// The thousands of a code name the kind of failure, as its exit status does.
    private static int status(String code) {
        return code.startsWith("GRAFT-2") ? 4 : code.startsWith("GRAFT-3") ? 3 : 2;
    }

    private void draw(DownloadState state) {
        if (terminal().interactive() && state.totalBytes() > 0) {
            err().printf(
                            Locale.ROOT,
                            "\r%s of %s  %.0f %%  %s/s  %-40.40s",
                            Figures.bytes(state.doneBytes()),
                            Figures.bytes(state.totalBytes()),
                            100.0 * state.doneBytes() / state.totalBytes(),
                            Figures.bytes(Math.round(state.bytesPerSecond())),
                            state.file());
            err().flush();
        }
    }
}
