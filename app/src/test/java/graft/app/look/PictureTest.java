package graft.app.look;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Point;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two pictures differ where a person would see it.
class PictureTest {

    @TempDir
    Path folder;

    private static Picture button(int x, boolean smooth) {
        BufferedImage image = new BufferedImage(120, 60, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.setRenderingHint(
                RenderingHints.KEY_ANTIALIASING,
                smooth ? RenderingHints.VALUE_ANTIALIAS_ON : RenderingHints.VALUE_ANTIALIAS_OFF);
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, 120, 60);
        pen.setColor(new Color(0x2f6fed));
        pen.fillRoundRect(x, 12, 36, 24, 6, 6);
        pen.dispose();
        return new Picture(image);
    }

    @Test
    void otherAntiAliasingIsNoChange() {
        assertEquals(List.of(), button(12, true).changes(button(12, false)));
    }

    @Test
    void aMovedButtonIsAChangeWhereItWasAndWhereItIs() {
        List<Point> changes = button(12, true).changes(button(60, true));
        assertTrue(changes.containsAll(List.of(new Point(12, 12), new Point(84, 24))), changes.toString());
        assertTrue(changes.stream().allMatch(at -> at.y >= 12 && at.y < 36), changes.toString());
    }

    @Test
    void anotherSizeIsAChange() {
        assertEquals(1, button(12, true).changes(button(12, true).scaled(0.5)).size());
    }

    @Test
    void aPictureIsKeptAsItLooks() throws IOException {
        Picture picture = button(12, true);
        Path file = folder.resolve("button.png");
        picture.write(file, 16);
        Picture read = Picture.read(file);
        assertEquals(List.of(), picture.changes(read));
        assertEquals(0x2f6fed, read.image().getRGB(30, 24) & 0xffffff);
    }
}
