package graft.app.canvas;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.layout.Region;

/// The heads of a picture's columns and the numbers of its layers, which stay in sight while the places are scrolled:
/// of eighty layers, or with large text, one could not tell what a place is, nor drop on its head.
final class StandingHeads {

    private final Region ground = ground();
    private final Region side = ground();
    /// Where both meet, over which neither heads nor numbers slide.
    private final Region corner = ground();
    private final List<Node> heads = new ArrayList<>();
    private final List<Node> numbers = new ArrayList<>();
    private double left;
    private double top;

    StandingHeads() {
        heads.add(ground);
        numbers.add(side);
    }

    private static Region ground() {
        Region region = new Region();
        region.getStyleClass().add("g-heads");
        region.setManaged(false);
        return region;
    }

    void add(Collection<? extends Node> ofColumns) {
        heads.addAll(ofColumns);
    }

    void addNumbers(Collection<? extends Node> ofLayers) {
        numbers.addAll(ofLayers);
    }

    /// What covers comes before what stands on it.
    List<Node> nodes() {
        return Stream.concat(Stream.concat(numbers.stream(), heads.stream()), Stream.of(corner))
                .toList();
    }

    /// @param height of the strip at the top of the picture in which the heads stand
    /// @param begin  where the numbers begin in the picture, and with them the strip beside the places
    /// @param end    where it ends
    void lay(Region picture, double height, double begin, double end) {
        ground.resizeRelocate(0, 0, picture.getWidth(), height);
        double from = Math.floor(begin);
        side.resizeRelocate(from, 0, end - from, picture.getHeight());
        corner.resizeRelocate(from, 0, end - from, height);
        see(left, top);
    }

    double height() {
        return ground.getHeight();
    }

    /// Of the strip beside the places.
    double width() {
        return side.getWidth();
    }

    /// The picture is seen from here on.
    void see(double newLeft, double newTop) {
        left = newLeft;
        top = newTop;
        double right = Math.max(0, Math.round(left) - side.getLayoutX());
        double down = Math.floor(top);
        if (down != ground.getTranslateY()) {
            heads.forEach(node -> node.setTranslateY(down));
            corner.setTranslateY(down);
        }
        if (right != side.getTranslateX()) {
            numbers.forEach(node -> node.setTranslateX(right));
            corner.setTranslateX(right);
        }
        ground.setVisible(down > 0);
        side.setVisible(right > 0);
        corner.setVisible(right > 0);
    }

    /// Whether what is at a point of the picture is behind heads or numbers.
    boolean cover(Point2D point) {
        return aboveAll(point) || besideAll(point);
    }

    /// Whether a point of the picture is in the strip over which no layer's number is seen.
    boolean aboveAll(Point2D point) {
        double y = point.getY() - ground.getTranslateY();
        return ground.isVisible() && y >= 0 && y < height();
    }

    /// Whether a point of the picture is in the strip over which no column's head is seen.
    boolean besideAll(Point2D point) {
        double x = point.getX() - side.getLayoutX() - side.getTranslateX();
        return side.isVisible() && x >= 0 && x < width();
    }
}
