package graft.engine.desk;

import ai.djl.Device;
import graft.engine.checkpoint.ModelHash;
import graft.engine.data.Preparation;
import graft.engine.data.PreparedData;
import graft.engine.data.Progress;
import graft.engine.data.tokens.Tokenizer;
import graft.engine.model.BaseModel;
import graft.engine.model.ComputeType;
import graft.engine.model.PrecisionChoice;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.MemoryCalibration;
import graft.engine.recipe.Packing;
import graft.engine.recipe.Precision;
import graft.engine.recipe.Recipe;
import graft.engine.runs.MemoryBook;
import graft.engine.service.BaseModels;
import graft.engine.tensor.Torch;
import graft.engine.train.Supplies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Base model and tokenizers, kept from one use to the next so that a run starts at once. One base model is
/// kept; another one takes its place. A base serves one adapted model at a time: whoever uses it holds {@link
/// #lock} meanwhile.
final class WarmSupplies implements AutoCloseable {

    private final BaseModels models;
    private final Path cache;
    private final ModelHash hashes = new ModelHash();
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Path, Stamped<Tokenizer>> tokenizers = new HashMap<>();
    private @Nullable BaseModel base;
    private @Nullable Key key;

    /// @param stamp of the file it was read from, so that a changed file is read again
    private record Stamped<T>(T value, FileTime stamp) {}

    private record Key(Path folder, ComputeType type, Packing packing, Device device, FileTime stamp) {}

    /// @param cache where tokenised tables are kept
    WarmSupplies(BaseModels models, Path cache) {
        this.models = models;
        this.cache = cache;
    }

    ReentrantLock lock() {
        return lock;
    }

    /// For runs on a device: `auto`, `cpu`, `cuda:0`, `mps`.
    Supplies on(String device) {
        return new Supplies() {
            @Override
            public BaseModel base(Recipe recipe, Progress progress) {
                return WarmSupplies.this.base(
                        recipe.base().model(), recipe.precision(), recipe.adapters(), device, progress);
            }

            @Override
            public PreparedData data(Recipe recipe, BaseModel model, Progress progress) {
                return WarmSupplies.this.data(recipe, progress);
            }

            @Override
            public String modelHash(Recipe recipe, BaseModel model) {
                return WarmSupplies.this.modelHash(recipe.base().model());
            }

            @Override
            public MemoryBook memory() {
                return WarmSupplies.this.memory();
            }
        };
    }

    /// Loads what the first step of a run with a base would wait for, and takes a step with it.
    ///
    /// @param precision as recipes name it; another word counts as `auto`
    void rehearse(String model, String precision) {
        tokenizer(model);
        // While a run is trained the base in memory is its own, and is left alone.
        if (lock.tryLock()) {
            try {
                Rehearsal.of(base(model, precision(precision), List.of(), "auto", Progress.NONE));
            } finally {
                lock.unlock();
            }
        }
    }

    private static Precision precision(String text) {
        for (Precision each : Precision.values()) {
            if (each.text().equals(text)) {
                return each;
            }
        }
        return Precision.AUTO;
    }

    /// Asks something that needs a base for itself. While a run holds the warm one, another is loaded and dropped
    /// afterwards, so that neither disturbs the other.
    <T> T borrowed(Function<WarmSupplies, T> question) {
        if (lock.tryLock()) {
            try {
                return question.apply(this);
            } finally {
                lock.unlock();
            }
        }
        try (WarmSupplies own = new WarmSupplies(models, cache)) {
            return Objects.requireNonNull(question.apply(own));
        }
    }

    /// The base model, loaded unless it is the one that is kept.
    BaseModel base(String model, Precision precision, List<AdapterSpec> adapters, String device, Progress progress) {
        Path folder = models.folder(model);
        Device where = Torch.start().device(device);
        PrecisionChoice choice = PrecisionChoice.of(precision, models.shape(model), adapters, where);
        Key wanted =
                new Key(folder, choice.type(), choice.packing(), where, stamp(folder.resolve("model.safetensors")));
        lock.lock();
        try {
            BaseModel kept = base;
            if (kept != null && wanted.equals(key)) {
                return kept;
            }
            progress.step("Loading " + model, 0, 1);
            if (kept != null) {
                key = null;
                base = null;
                kept.close();
            }
            BaseModel loaded = BaseModel.load(folder, choice, where);
            base = loaded;
            key = wanted;
            return loaded;
        } finally {
            lock.unlock();
        }
    }

    /// The recipe's rows, from the workspace's cache where they were prepared before.
    PreparedData data(Recipe recipe, Progress progress) {
        return Preparation.prepare(
                recipe.data(), recipe.task(), tokenizer(recipe.base().model()), cache, progress);
    }

    /// The same where they are fit for training; else nothing new stays in the cache.
    PreparedData data(Recipe recipe, Progress progress, Consumer<PreparedData> check) {
        return Preparation.prepare(
                recipe.data(), recipe.task(), tokenizer(recipe.base().model()), cache, progress, check);
    }

    /// The hash of a base model's files.
    String modelHash(String model) {
        return hashes.of(models.folder(model));
    }

    /// The base model's tokenizer; it stays open.
    Tokenizer tokenizer(String model) {
        Path folder = models.folder(model);
        FileTime stamp = stamp(folder.resolve("tokenizer.json"));
        synchronized (tokenizers) {
            Stamped<Tokenizer> kept = tokenizers.get(folder);
            if (kept != null && kept.stamp().equals(stamp)) {
                return kept.value();
            }
            Tokenizer loaded = Tokenizer.load(folder);
            tokenizers.put(folder, new Stamped<>(loaded, stamp));
            return loaded;
        }
    }

    Path cache() {
        return cache;
    }

    /// What runs of a precision took here.
    ///
    /// @param precision as recipes name it; another word counts as `auto`
    MemoryCalibration memoryOf(String precision) {
        return memory().latest(precision(precision)).calibration();
    }

    /// What runs in this workspace took.
    MemoryBook memory() {
        return new MemoryBook(Objects.requireNonNull(cache.getParent(), "a workspace's cache lies in it"));
    }

    private static FileTime stamp(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException none) {
            return FileTime.fromMillis(0);
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (base != null) {
                base.close();
                base = null;
                key = null;
            }
        } finally {
            lock.unlock();
        }
        synchronized (tokenizers) {
            tokenizers.values().forEach(kept -> kept.value().close());
            tokenizers.clear();
        }
    }
}
