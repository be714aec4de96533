package graft.app.runs;

import graft.app.ui.Controls;
import graft.app.ui.Messages;
import graft.app.ui.Question;
import graft.engine.recipe.AdapterKind;
import graft.engine.recipe.AdapterSpec;
import graft.engine.service.ExportRequest;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.stage.DirectoryChooser;
import javafx.util.StringConverter;

/// In which form a run's adapter is written, and where: a folder that is not there yet, so that nothing is lost.
final class ExportDialog {

    private final Node owner;
    private final RunRow run;

    ExportDialog(Node owner, RunRow run) {
        this.owner = owner;
        this.run = run;
    }

    /// Asks; empty when it was given up.
    Optional<ExportRequest> ask() {
        String usual = usual(run.facts()
                .map(facts -> facts.recipe().adapters().stream()
                        .map(AdapterSpec::kind)
                        .collect(Collectors.toSet()))
                .orElse(Set.of()));
        ComboBox<String> format = formats(usual);
        CheckBox head = new CheckBox(Messages.text("runs.export.head"));
        head.setId("export-head");
        head.setWrapText(true);
        head.setSelected(true);
        TextField folder = new TextField(
                Path.of(System.getProperty("user.home"), run.id() + "-" + usual).toString());
        folder.setId("export-folder");
        HBox.setHgrow(folder, Priority.ALWAYS);
        format.valueProperty().addListener((observed, before, now) -> {
            if (folder.getText().endsWith("-" + before)) {
                folder.setText(folder.getText().substring(0, folder.getText().length() - before.length()) + now);
            }
        });
        return new Question<ExportRequest>(
                        owner,
                        Messages.text("runs.export.title", run.name()),
                        "g-question-wide",
                        format,
                        head,
                        Controls.row(folder, choose(folder, format)))
                .check(folder, ExportDialog::problem)
                .ask(() -> new ExportRequest(
                        run.id(), format.getValue(), folder.getText().strip(), head.isSelected(), ""));
    }

    /// What is wrong with a folder to write into, or empty.
    static String problem(String folder) {
        try {
            Path path = Path.of(folder.strip());
            if (folder.isBlank() || !path.isAbsolute()) {
                return Messages.text("runs.export.absolute");
            }
            return Files.exists(path) ? Messages.text("runs.export.there") : "";
        } catch (InvalidPathException wrong) {
            return Messages.text("runs.export.absolute");
        }
    }

    /// The format that takes adapters of these kinds, as far as kinds tell: what PEFT has no method for is refused
    /// there.
    static String usual(Set<AdapterKind> kinds) {
        if (kinds.size() > 1) {
            return "adapterhub";
        }
        return kinds.isEmpty()
                ? "merged"
                : switch (kinds.iterator().next()) {
                    case LORA, VERA, IA3, PREFIX, PROMPT, LAYERNORM -> "peft";
                    case BOTTLENECK, COMPACTER, REFT, INVERTIBLE -> "adapterhub";
                    case BITFIT, FULL -> "merged";
                };
    }

    private static ComboBox<String> formats(String usual) {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("peft", Messages.text("runs.export.peft"));
        words.put("adapterhub", Messages.text("runs.export.adapterhub"));
        words.put("merged", Messages.text("runs.export.merged"));
        words.put("torchscript", Messages.text("runs.export.torchscript"));
        ComboBox<String> box = new ComboBox<>();
        box.setId("export-format");
        box.getItems().setAll(List.copyOf(words.keySet()));
        box.setValue(usual);
        box.setMaxWidth(Double.MAX_VALUE);
        box.setConverter(new StringConverter<>() {
            @Override
            public String toString(String format) {
                return format == null ? "" : words.getOrDefault(format, format);
            }

            @Override
            public String fromString(String text) {
                return text;
            }
        });
        return box;
    }

    private Button choose(TextField folder, ComboBox<String> format) {
        Button button = new Button(Messages.text("data.open"));
        button.getStyleClass().setAll("button", "g-button");
        button.setMinWidth(Button.USE_PREF_SIZE);
        button.setOnAction(event -> {
            DirectoryChooser chooser = new DirectoryChooser();
            chooser.setTitle(Messages.text("runs.export.where"));
            File chosen = chooser.showDialog(owner.getScene().getWindow());
            if (chosen != null) {
                folder.setText(chosen.toPath()
                        .resolve(run.id() + "-" + format.getValue())
                        .toString());
            }
        });
        return button;
    }
}
