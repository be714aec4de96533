package graft.app.curves;

import graft.app.curves.CurvesViewModel.Line;
import graft.app.curves.CurvesViewModel.MarkAt;
import graft.app.curves.CurvesViewModel.Picture;
import graft.app.runs.RunHistory;
import graft.app.ui.EngineWords;
import graft.app.ui.Figures;
import graft.app.ui.Messages;
import graft.app.ui.Theme;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Rectangle2D;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.Pane;
import javafx.scene.paint.Color;

/// What happened during the runs, as small signs along the lower edge of the picture, each in its run's colour:
/// best result, checkpoint, early stop, resume, trouble. The words are in the pointer's card.
public final class MarkLayer extends Pane {

    private static final int MOST = 40;
    /// Heights of a sign that a picture has at least where signs are shown.
    private static final double ROOM = 2.5;

    private List<MarkAt> marks = List.of();
    private Picture picture = new Picture(List.of(), 0, 1, Optional.empty());
    private Rectangle2D area = Rectangle2D.EMPTY;

    MarkLayer() {
        setMouseTransparent(true);
        getStyleClass().add("g-marks");
    }

    void show(Picture newPicture, Rectangle2D newArea, Theme theme) {
        picture = newPicture;
        area = newArea;
        List<MarkAt> all = new ArrayList<>();
        for (Line line : picture.lines()) {
            Color color = ChartColors.of(line.kind(), line.nth(), theme.colors());
            for (MarkAt mark : line.marks()) {
                if (all.size() < MOST) {
                    dress(sign(all.size()), mark, color);
                    all.add(mark);
                }
            }
        }
        while (getChildren().size() > all.size()) {
            getChildren().removeLast();
        }
        marks = all;
        requestLayout();
    }

    /// On the picture's lower edge; a sign knows its size only once it has been styled.
    @Override
    protected void layoutChildren() {
        for (int i = 0; i < marks.size(); i++) {
            Node sign = getChildren().get(i);
            sign.autosize();
            double height = sign.getLayoutBounds().getHeight();
            sign.setVisible(area.getHeight() >= ROOM * height); // or it would lie on the legend
            double share = (marks.get(i).x() - picture.left()) / Math.max(1e-12, picture.right() - picture.left());
            double x = area.getMinX()
                    + area.getWidth() * share
                    - sign.getLayoutBounds().getWidth() / 2;
            sign.relocate(Math.round(x), Math.round(area.getMaxY() - height));
        }
    }

    private Label sign(int index) {
        if (index == getChildren().size()) {
            Label sign = new Label();
            sign.getStyleClass().add("g-chart-mark");
            getChildren().add(sign);
        }
        return (Label) getChildren().get(index);
    }

    private static void dress(Label sign, MarkAt mark, Color color) {
        String glyph = glyph(mark.mark().kind());
        String style = "-fx-text-fill: " + ChartLegend.css(color) + ";";
        if (!glyph.equals(sign.getText()) || !style.equals(sign.getStyle())) {
            sign.setText(glyph);
            sign.setStyle(style);
        }
    }

    /// The sign of what happened: trouble alone has a cry; what is only told has a dot.
    static String glyph(String kind) {
        return switch (kind) {
            case "best", "best-restored" -> "★";
            case "checkpoint" -> "▾";
            case "early-stop", "time-limit" -> "■";
            case "resumed", "extended", "continued" -> "▸";
            case "paused" -> "‖";
            case "learning-rate" -> "◊";
            case "diverged", "out-of-memory", "micro-batch", "warning" -> "!";
            default -> "·";
        };
    }

    /// What a mark says: `best result, step 400`; of what the engine tells in sentences `Step 0: …`.
    public static String words(RunHistory.Mark mark) {
        String what = switch (mark.kind()) {
            case "best" -> Messages.text("curves.mark.best");
            case "checkpoint" -> Messages.text("curves.mark.checkpoint");
            case "early-stop" -> Messages.text("curves.mark.early-stop");
            case "resumed" -> Messages.text("curves.mark.resumed");
            case "best-restored" -> Messages.text("curves.mark.best-restored");
            case "diverged" -> Messages.text("curves.mark.diverged");
            case "out-of-memory" -> Messages.text("curves.mark.out-of-memory");
            case "paused" -> Messages.text("curves.mark.paused");
            case "extended" -> Messages.text("curves.mark.extended");
            case "learning-rate" -> Messages.text("curves.mark.rate", mark.text());
            case "continued" -> Messages.text("curves.mark.continued");
            default -> "";
        };
        if (what.isEmpty()) {
            String told = mark.text().isEmpty()
                    ? mark.kind()
                    : EngineWords.of(mark.text().strip());
            return Messages.text(
                    "curves.mark.told",
                    mark.kind().equals("head") ? Messages.text("curves.mark.head", told) : told,
                    Figures.count(mark.step()));
        }
        return Messages.text("curves.mark", what, Figures.count(mark.step()));
    }

    /// The marks near a position, at most a few.
    static List<MarkAt> near(Picture picture, double x, double reach) {
        return picture.lines().stream()
                .flatMap(line -> line.marks().stream())
                .filter(mark -> Math.abs(mark.x() - x) <= reach)
                .limit(4)
                .toList();
    }
}
