package graft.app.curves;

import graft.app.task.Tasks;
import graft.app.ui.Messages;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.control.MenuItem;
import javafx.scene.image.Image;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.DataFormat;
import javafx.stage.FileChooser;
import javax.imageio.ImageIO;

/// Takes the large chart away: as a picture, as SVG or as CSV, to the clipboard or into a file whose ending decides.
final class CurveCopies {

    private static final DataFormat SVG = format("image/svg+xml");

    private final Supplier<CurveChart> chart;
    private final Tasks tasks;
    private final Consumer<String> say;

    /// @param chart the large one
    /// @param say   tells the user what came of it
    CurveCopies(Supplier<CurveChart> chart, Tasks tasks, Consumer<String> say) {
        this.chart = chart;
        this.tasks = tasks;
        this.say = say;
    }

    List<MenuItem> items() {
        return List.of(
                item("curves.copy.png", this::copyPicture),
                item("curves.copy.svg", this::copySvg),
                item("curves.copy.csv", this::copyCsv),
                item("curves.save", this::save));
    }

    private static MenuItem item(String key, Runnable action) {
        MenuItem item = new MenuItem(Messages.text(key));
        item.setId(key.replace('.', '-'));
        item.setOnAction(event -> action.run());
        return item;
    }

    private void copyPicture() {
        ClipboardContent content = new ClipboardContent();
        content.putImage(chart.get().image());
        put(content);
    }

    private void copySvg() {
        ClipboardContent content = new ClipboardContent();
        String text = chart.get().svg();
        content.putString(text);
        content.put(SVG, text);
        put(content);
    }

    private void copyCsv() {
        CurveCsv csv = chart.get().csv();
        tasks.run(
                "curve as CSV",
                csv::text,
                text -> {
                    ClipboardContent content = new ClipboardContent();
                    content.putString(text);
                    put(content);
                },
                this::failed);
    }

    private void put(ClipboardContent content) {
        say.accept(
                Clipboard.getSystemClipboard().setContent(content)
                        ? Messages.text("curves.copied")
                        : Messages.text("curves.not-copied"));
    }

    private void save() {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(Messages.text("curves.save.title"));
        chooser.setInitialFileName(chart.get().quantity().key() + ".png");
        for (String kind : List.of("png", "svg", "csv")) {
            chooser.getExtensionFilters()
                    .add(new FileChooser.ExtensionFilter(kind.toUpperCase(Locale.ROOT), "*." + kind));
        }
        File file = chooser.showSaveDialog(chart.get().getScene().getWindow());
        if (file != null) {
            save(file.toPath());
        }
    }

    /// Writes a file beside the FX thread and says what came of it.
    void save(Path file) {
        tasks.run("save curve", writer(file), done -> say.accept(Messages.text("curves.saved", file)), this::failed);
    }

    private Callable<Path> writer(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (name.endsWith(".csv")) {
            CurveCsv csv = chart.get().csv();
            return () -> Files.writeString(file, csv.text());
        }
        if (name.endsWith(".svg")) {
            String text = chart.get().svg();
            return () -> Files.writeString(file, text);
        }
        Image image = chart.get().image();
        return () -> {
            if (!ImageIO.write(SwingFXUtils.fromFXImage(image, null), "png", file.toFile())) {
                throw new IOException("there is no writer for PNG");
            }
            return file;
        };
    }

    private void failed(Throwable failure) {
        say.accept(Messages.text("curves.not-saved", String.valueOf(failure.getMessage())));
    }

    private static DataFormat format(String type) {
        DataFormat known = DataFormat.lookupMimeType(type);
        return known != null ? known : new DataFormat(type);
    }
}
