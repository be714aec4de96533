package graft.engine.desk;

import graft.engine.adapter.AdaptedModel;
import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import graft.engine.exchange.AdapterHubFolder;
import graft.engine.exchange.PeftFolder;
import graft.engine.model.BaseModel;
import graft.engine.train.TrainedAdapter;
import java.nio.file.Files;
import java.nio.file.Path;

/// Adapters by their folders, whichever program wrote them.
public final class AdapterFolders {

    private AdapterFolders() {}

    /// The base with the folder's adapter on it. The caller closes it.
    ///
    /// @throws InvalidInput when the folder holds no adapter, or one that does not fit the base
    public static AdaptedModel attach(Path folder, BaseModel base) {
        if (PeftFolder.is(folder)) {
            return PeftFolder.read(folder, base.shape()).attach(base);
        }
        if (AdapterHubFolder.is(folder)) {
            return AdapterHubFolder.read(folder, base.shape()).attach(base);
        }
        if (Files.isRegularFile(folder.resolve("adapter.safetensors"))) {
            return TrainedAdapter.load(folder, base);
        }
        throw new InvalidInput(
                ErrorCode.ADAPTER_UNREADABLE,
                folder + " holds no adapter of Graft, PEFT or the adapters library.",
                "Name a run's adapter folder, or a folder with adapter_config.json and its weights.");
    }
}
