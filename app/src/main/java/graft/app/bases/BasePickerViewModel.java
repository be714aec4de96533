package graft.app.bases;

import graft.app.document.RecipeDocument;
import graft.app.task.Tasks;
import graft.app.ui.EngineWords;
import graft.app.ui.Failures;
import graft.app.ui.Messages;
import graft.engine.service.BaseModelEntry;
import graft.engine.service.DownloadState;
import graft.engine.service.HubModel;
import graft.engine.service.HubQuery;
import graft.engine.service.ModelService;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javafx.animation.PauseTransition;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;

/// Which base models there are, what is known of the one that is looked at, and the download that runs. Belongs to the
/// FX thread.
public final class BasePickerViewModel {

    private static final int HITS = 20;
    private static final Pattern HUB_ID = Pattern.compile("[\\w.-]+/[\\w.-]+(@\\S+)?");
    private static final List<String> ORDER = List.of("bundled", "folder", "cached", "hub");

    private final RecipeDocument document;
    private final ModelService engine;
    private final Tasks tasks;
    private final Consumer<String> say;
    private final StringProperty query = new SimpleStringProperty(this, "query", "");
    private final ObservableList<BaseOption> options = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<@Nullable BaseOption> shown = new ReadOnlyObjectWrapper<>(this, "shown", null);
    private final ReadOnlyObjectWrapper<@Nullable HubModel> offer = new ReadOnlyObjectWrapper<>(this, "offer", null);
    private final ReadOnlyObjectWrapper<@Nullable DownloadState> download =
            new ReadOnlyObjectWrapper<>(this, "download", null);
    private final ReadOnlyStringWrapper state = new ReadOnlyStringWrapper(this, "state", "");
    private final PauseTransition soon = new PauseTransition(Duration.millis(300));
    /// Whether the engine has ever told what there is.
    private final ReadOnlyBooleanWrapper known = new ReadOnlyBooleanWrapper(this, "known");
    private List<BaseOption> local = List.of();
    private List<BaseOption> hub = List.of();

    /// @param say told what an action did
    public BasePickerViewModel(RecipeDocument document, ModelService engine, Tasks tasks, Consumer<String> say) {
        this.document = document;
        this.engine = engine;
        this.tasks = tasks;
        this.say = say;
        query.addListener(observed -> filter());
        soon.setOnFinished(event -> lookAtDownload());
    }

    /// Whether the engine has told what is on this machine; false while it starts.
    public ReadOnlyBooleanProperty knownProperty() {
        return known.getReadOnlyProperty();
    }

    /// Words that narrow the list, and what the hub is searched for.
    public StringProperty queryProperty() {
        return query;
    }

    /// What fits the words: this machine's models first.
    public ObservableList<BaseOption> options() {
        return options;
    }

    /// What the details are about.
    public ReadOnlyObjectProperty<@Nullable BaseOption> shownProperty() {
        return shown.getReadOnlyProperty();
    }

    /// Licence, sizes and fit of the hub's model that is shown, once the hub has told.
    public ReadOnlyObjectProperty<@Nullable HubModel> offerProperty() {
        return offer.getReadOnlyProperty();
    }

    /// The download that was started last in this window.
    public ReadOnlyObjectProperty<@Nullable DownloadState> downloadProperty() {
        return download.getReadOnlyProperty();
    }

    /// What is going on or went wrong, or empty.
    public ReadOnlyStringProperty stateProperty() {
        return state.getReadOnlyProperty();
    }

    /// Asks the engine what is on this machine.
    public void refresh() {
        tasks.follow(
                engine.models(),
                found -> {
                    local = found.stream()
                            .<BaseOption>map(BaseOption.Local::new)
                            .toList();
                    if (!known.get()) {
                        state.set(""); // what was told of an engine that was not up yet
                        known.set(true);
                    }
                    filter();
                    if (shown.get() == null) {
                        showUsed();
                    }
                },
                this::problem);
    }

    /// Looks at the model that the recipe uses, where it is known.
    public void showUsed() {
        String used = document.recipe().base().model();
        options.stream()
                .filter(option -> option.id().equals(used)
                        || option instanceof BaseOption.Local(BaseModelEntry entry)
                                && entry.name().equals(used))
                .findFirst()
                .ifPresent(this::show);
    }

    private void filter() {
        // What is here only in part is shown as the hub has it, where it can be completed.
        Stream<BaseOption> here = local.stream()
                .filter(option ->
                        usable(option) || hub.stream().noneMatch(hit -> hit.id().equals(option.id())));
        List<BaseOption> fitting = Stream.concat(here, hub.stream())
                .filter(option -> option.matches(query.get()))
                .sorted(java.util.Comparator.comparingInt(option -> ORDER.indexOf(source(option))))
                .toList();
        if (!fitting.equals(options)) {
            options.setAll(fitting);
        }
        BaseOption now = shown.get();
        if (!query.get().isBlank() && (now == null || !fitting.contains(now))) {
            shown.set(null);
            fitting.stream()
                    .filter(BaseOption.Local.class::isInstance)
                    .findFirst()
                    .ifPresent(this::show);
        }
    }

    private static String source(BaseOption option) {
        return switch (option) {
            case BaseOption.Local(BaseModelEntry entry) -> entry.source();
            case BaseOption.Hub hit -> "hub";
        };
    }

    /// Searches the hub for the words; without words for what is used most.
    public void searchHub() {
        String words = query.get().strip();
        state.set(Messages.text("bases.searching"));
        tasks.follow(
                engine.searchHub(new HubQuery(words, HITS)),
                found -> {
                    hub = found.stream()
                            .filter(hit -> local.stream()
                                    .noneMatch(here -> usable(here) && here.id().equals(hit.id())))
                            .<BaseOption>map(BaseOption.Hub::new)
                            .toList();
                    state.set(found.isEmpty() ? Messages.text("bases.none", words) : "");
                    filter();
                    named(words);
                },
                failure -> {
                    problem(failure);
                    named(words);
                });
    }

    /// Asks the hub for a model of which only a part is in the cache.
    public void complete(BaseOption.Local option) {
        query.set(option.id());
        named(option.id());
    }

    /// Words that are a whole id name one model, which a search need not list: a revision of it, or a private one.
    private void named(String id) {
        if (!HUB_ID.matcher(id).matches()
                || local.stream().anyMatch(here -> usable(here) && here.id().equals(id))) {
            return;
        }
        Optional<BaseOption> listed =
                hub.stream().filter(hit -> hit.id().equals(id)).findFirst();
        if (listed.isPresent()) {
            show(listed.get());
            return;
        }
        state.set(Messages.text("bases.asking", id));
        tasks.follow(
                engine.hubModel(id),
                found -> {
                    BaseOption option = BaseOption.Hub.of(found);
                    hub = Stream.concat(Stream.of(option), hub.stream()).toList();
                    state.set("");
                    filter();
                    if (query.get().strip().equals(id)) {
                        shown.set(option);
                        offer.set(found);
                    }
                },
                this::problem);
    }

    /// Looks at one of the list; of the hub's models the hub is asked for licence and sizes.
    public void show(@Nullable BaseOption option) {
        if (option == null || option.equals(shown.get())) {
            return;
        }
        offer.set(null);
        shown.set(option);
        if (option instanceof BaseOption.Hub hit) {
            state.set(Messages.text("bases.asking", hit.id()));
            tasks.follow(
                    engine.hubModel(hit.id()),
                    found -> {
                        if (option.equals(shown.get())) {
                            offer.set(found);
                            state.set("");
                        }
                    },
                    this::problem);
        }
    }

    /// Whether an option can be taken as it is: it lies on this machine and can be read.
    public static boolean usable(BaseOption option) {
        return option instanceof BaseOption.Local(BaseModelEntry entry) && entry.readable();
    }

    /// Makes it the recipe's base.
    public void use(BaseOption option) {
        if (usable(option) && !document.recipe().base().model().equals(option.id())) {
            document.apply(
                    "command.base", recipe -> recipe.withBase(recipe.base().withModel(option.id())));
            String chosen = Messages.text("bases.chosen", option.name());
            String missing =
                    option instanceof BaseOption.Local local ? local.entry().problem() : "";
            say.accept(missing.isEmpty() ? chosen : chosen + " " + EngineWords.of(missing));
        }
    }

    /// Opens a folder: keeps it in the list and, where it can be used, makes it the recipe's base. A folder that is no
    /// model changes nothing and is told.
    public void open(Path folder) {
        tasks.follow(
                engine.openModel(folder.toAbsolutePath().toString()),
                entry -> {
                    BaseOption option = new BaseOption.Local(entry);
                    refresh();
                    show(option);
                    if (entry.readable()) {
                        use(option);
                    } else {
                        say.accept(Messages.text("bases.unreadable", option.name(), EngineWords.of(entry.problem())));
                    }
                },
                this::problem);
    }

    /// Takes a folder out of the list; the folder stays on disk.
    public void forget(BaseOption.Local option) {
        tasks.follow(
                engine.forgetModel(option.entry().folder()),
                done -> {
                    shown.set(null);
                    refresh();
                },
                this::problem);
    }

    /// Starts to fetch the hub's model that is shown; its licence and size are on the screen.
    public void fetch() {
        HubModel wanted = offer.get();
        if (wanted != null) {
            tasks.follow(engine.download(wanted.id()), this::follow, this::problem);
        }
    }

    public void cancelFetch() {
        DownloadState running = download.get();
        if (running != null && running.running()) {
            tasks.follow(engine.cancelDownload(running.id()), done -> lookAtDownload(), this::problem);
        }
    }

    private void follow(DownloadState now) {
        download.set(now);
        if (now.running()) {
            soon.playFromStart();
        } else if (now.state().equals("done")) {
            say.accept(Messages.text("bases.fetched", now.id()));
            hub = hub.stream().filter(option -> !option.id().equals(now.id())).toList();
            tasks.follow(engine.models(), this::fetched, this::problem);
        }
    }

    private void fetched(List<BaseModelEntry> found) {
        local = found.stream().<BaseOption>map(BaseOption.Local::new).toList();
        filter();
        DownloadState ended = download.get();
        local.stream()
                .filter(option -> ended != null && option.id().equals(ended.id()))
                .findFirst()
                .ifPresent(this::show);
    }

    private void lookAtDownload() {
        DownloadState last = download.get();
        if (last != null) {
            tasks.follow(
                    engine.downloads(),
                    all -> all.stream()
                            .filter(one -> one.id().equals(last.id()))
                            .findFirst()
                            .ifPresent(this::follow),
                    this::problem);
        }
    }

    private void problem(Throwable failure) {
        String words = Failures.words(failure);
        state.set(words);
        say.accept(words);
    }
}
