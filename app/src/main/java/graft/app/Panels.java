package graft.app;

import graft.app.compare.CompareTab;
import graft.app.compare.CompareViewModel;
import graft.app.compute.DeviceChip;
import graft.app.compute.EngineBanner;
import graft.app.compute.EngineProcess;
import graft.app.compute.EngineState;
import graft.app.compute.LogTab;
import graft.app.curves.CurvesTab;
import graft.app.curves.CurvesViewModel;
import graft.app.curves.MarkLayer;
import graft.app.data.DataTab;
import graft.app.data.DataViewModel;
import graft.app.data.DataWatch;
import graft.app.inspector.FirstTab;
import graft.app.inspector.InfoTab;
import graft.app.inspector.RecipeFields;
import graft.app.inspector.RecipeTab;
import graft.app.inspector.SlotTab;
import graft.app.inspector.SlotViewModel;
import graft.app.inspector.TrainingTab;
import graft.app.runs.EndNotice;
import graft.app.runs.NoticeBar;
import graft.app.runs.RunController;
import graft.app.runs.RunFeed;
import graft.app.runs.RunRequests;
import graft.app.runs.RunsTab;
import graft.app.runs.RunsViewModel;
import graft.app.runs.StepWatch;
import graft.app.sequences.SequenceTab;
import graft.app.sequences.SequenceViewModel;
import graft.app.sweeps.SweepTab;
import graft.app.sweeps.SweepViewModel;
import graft.app.times.StepTime;
import graft.app.ui.EngineWords;
import graft.app.ui.Messages;
import graft.app.welcome.StartPage;
import graft.app.workbench.DockTab;
import graft.app.workbench.InspectorTab;
import graft.app.workbench.WorkbenchContext;
import graft.engine.recipe.Recipe;
import graft.engine.runs.Workspace;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.application.Platform;
import javafx.beans.binding.Bindings;
import javafx.util.Duration;

/// The dock's and the inspector's regions with their view models, and the timer that brings them news: ten times a
/// second, in batches. Made once per window.
public final class Panels implements AutoCloseable {

    private final WorkbenchContext context;
    private final EngineProcess process;
    private final RunFeed feed;
    private final RunsViewModel runs;
    private final RunController controller;
    private final RunRequests requests;
    private final CurvesViewModel curves;
    private final CompareViewModel compare;
    private final DataViewModel data;
    private final RunsTab table;
    private final SequenceViewModel sequences;
    private final SweepViewModel sweeps;
    private final List<DockTab> dock;
    private final List<InspectorTab> inspector;
    private final DataWatch watch;
    private Runnable shownRows = () -> {};
    private Consumer<Map<String, Double>> shownUpdates = updates -> {};
    private final StepWatch steps;
    private Consumer<List<StepTime>> shownSteps = times -> {};
    private final Timeline timer = new Timeline(new KeyFrame(Duration.millis(100), event -> drain()));

    /// @param context with the engine of `process`
    /// @param opener  shows a folder in the system's file manager
    public Panels(WorkbenchContext context, EngineProcess process, Consumer<Path> opener) {
        this.context = context;
        this.process = process;
        Workspace workspace = new Workspace(context.workspace());
        feed = new RunFeed(workspace);
        runs = new RunsViewModel(feed);
        steps = new StepWatch(runs);
        controller = new RunController(context.document(), context.engine(), workspace, runs, context.tasks());
        requests = new RunRequests(context.engine(), runs, controller, context.tasks());
        curves = new CurvesViewModel();
        Bindings.bindContent(curves.shown(), runs.drawn());
        curves.onMark(mark -> controller.showMark(mark.run(), mark.mark(), MarkLayer.words(mark.mark()), opener));
        compare = new CompareViewModel(context.document(), context.engine(), runs, controller, context.tasks());
        table = new RunsTab(runs, controller, requests, opener, context.theme());
        sequences = new SequenceViewModel(context.engine(), runs, context.tasks());
        sweeps = new SweepViewModel(context.document(), context.engine(), runs, context.tasks());
        controller.trainOn(context.device()::get);
        sweeps.trainOn(context.device()::get);
        sequences.trainOn(context.device()::get);
        dock = List.of(
                table,
                new CurvesTab(curves, context.theme(), context.tasks(), controller::say),
                new CompareTab(compare, context.theme()),
                new SweepTab(sweeps, context.theme()),
                new SequenceTab(sequences, context.theme()),
                new LogTab(process.log()));
        RecipeFields fields = new RecipeFields(context.document());
        data = new DataViewModel(context.document(), context.engine(), context.workspace(), context.tasks());
        watch = new DataWatch(context.document(), context.tasks(), () -> {
            data.lookAgain();
            shownRows.run();
        });
        inspector = List.of(
                new SlotTab(new SlotViewModel(context.document())),
                new TrainingTab(fields, context.theme()),
                new DataTab(data, fields),
                new InfoTab(context.document()),
                new RecipeTab(context.document()),
                new FirstTab(SlotViewModel.ofAll(context.document()), fields));
        timer.setCycleCount(Timeline.INDEFINITE);
    }

    /// What the top bar and the menus ask for.
    public RunController controller() {
        return controller;
    }

    public RunsViewModel runs() {
        return runs;
    }

    public CurvesViewModel curves() {
        return curves;
    }

    public DataViewModel data() {
        return data;
    }

    public List<DockTab> dock() {
        return dock;
    }

    public List<InspectorTab> inspector() {
        return inspector;
    }

    /// Begins to look at the workspace and at the engine, and tells the window of both.
    public void begin(Workbench workbench) {
        workbench.addBanner(new EngineBanner(process));
        workbench.addNotice(new NoticeBar(controller));
        Runnable chip = () -> {
            DeviceChip now = DeviceChip.of(process.state(), context.device().get());
            workbench.showDevice(now.words(), now.tone(), now.hint());
        };
        process.stateProperty().subscribe(state -> {
            if (state instanceof EngineState.Ready ready) {
                keepTo(ready.status().devices());
            }
            chip.run();
        });
        context.device().addListener(observed -> chip.run());
        process.stateProperty().addListener((observed, before, now) -> engineChanged(now, workbench));
        table.onCompare(() -> workbench.showDock(List.of("curves", "compare")));
        runs.onEnded(row -> {
            workbench.runEnded();
            workbench.say(EndNotice.words(row));
        });
        table.onSequence(ids -> {
            sequences.ofRuns(ids);
            workbench.showTab("tasks");
        });
        workbench.onSequence(file -> {
            sequences.open(file);
            workbench.showTab("tasks");
        });
        shownUpdates = workbench::showUpdates;
        workbench.times().subscribe(times -> {
            compare.estimateWith(times);
            sweeps.estimateWith(times);
        });
        workbench.calibration().subscribe(compare::calibrateWith);
        workbench.labels().subscribe(compare::countWith);
        shownSteps = workbench::measureWith;
        // Who left a run behind came for it.
        runs.liveProperty().subscribe(live -> {
            if (live) {
                workbench.overlay().close(StartPage.ID);
            }
        });
        shownRows = workbench::dataChanged;
        feed.start();
        timer.play();
    }

    /// Who comes back from another program may have changed the data there.
    public void cameToFront() {
        watch.look();
    }

    private void engineChanged(EngineState now, Workbench workbench) {
        switch (now) {
            case EngineState.Ready ready -> {
                warm();
                data.lookAgain();
                workbench.engineIsUp();
                controller.engineUp();
            }
            case EngineState.Gone gone -> controller.engineDied();
            case EngineState.Starting starting -> {}
        }
    }

    /// One that was chosen in an earlier session may have been taken out of the machine: nothing could be trained.
    private void keepTo(List<String> devices) {
        String chosen = context.device().get();
        if (!chosen.equals("auto") && !devices.isEmpty() && !devices.contains(chosen)) {
            context.device().set("auto");
            controller.warn(Messages.text("engine.device.gone", chosen, devices.getFirst()));
        }
    }

    /// Lets the engine load the open recipe's base, so that the first loss comes soon after Run is pressed.
    private void warm() {
        Recipe recipe = context.document().recipe();
        context.tasks()
                .follow(
                        context.engine()
                                .warm(recipe.base().model(), recipe.precision().text()),
                        done -> {},
                        failure -> process.log().add(EngineWords.of(String.valueOf(failure.getMessage()))));
    }

    /// A workspace of thousands comes in pieces, one after the other, with room for pictures in between.
    private void drainRuns() {
        if (runs.drain()) {
            Platform.runLater(this::drainRuns);
        }
    }

    private void drain() {
        drainRuns();
        steps.news().ifPresent(shownSteps);
        controller.appeared();
        requests.look();
        compare.refresh();
        sequences.look();
        shownUpdates.accept(runs.updates(context.document().recipe()));
        process.log().drain();
    }

    /// The window closes: what was deleted is deleted, runs go on.
    @Override
    public void close() {
        timer.stop();
        controller.confirmDeletions();
        feed.close();
        process.close();
    }
}
