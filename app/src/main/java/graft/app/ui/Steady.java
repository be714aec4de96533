package graft.app.ui;

import java.util.stream.Stream;
import javafx.geometry.Insets;
import javafx.scene.control.Labeled;
import javafx.scene.text.Text;

/// Controls whose words change while a pointer may stand on one beside them.
public final class Steady {

    private Steady() {}

    /// Keeps a control as wide as the longest words it may have, so that nothing beside it moves.
    public static void width(Labeled control, String... words) {
        Text measure = new Text();
        Runnable widen = () -> {
            measure.setFont(control.getFont());
            double widest = Stream.of(words)
                    .mapToDouble(each -> {
                        measure.setText(each);
                        return measure.getLayoutBounds().getWidth();
                    })
                    .max()
                    .orElse(0);
            Insets around = control.getInsets();
            // Each by itself, as they are snapped to pixels.
            control.setPrefWidth(Math.ceil(widest) + Math.ceil(around.getLeft()) + Math.ceil(around.getRight()));
        };
        control.fontProperty().subscribe(widen);
        control.insetsProperty().subscribe(widen);
        widen.run();
    }
}
