package graft.app.look;

import java.awt.Graphics2D;
import java.awt.Point;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferInt;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;

/// A picture of a screen, as it is kept and compared.
///
/// @param image of `TYPE_INT_RGB`
record Picture(BufferedImage image) {

    /// Edge in pixels of the squares whose mean colours are compared: about a letter, so that other anti-aliasing of
    /// the same letter does not count and another letter does.
    private static final int SQUARE = 12;
    /// Of 255: how far apart the means of two squares may lie.
    private static final int NEAR = 14;

    /// The upper four bits of each channel.
    private static final int REGION = 4;

    private static final int REGIONS = 0xf0f0f;

    static Picture read(Path file) throws IOException {
        BufferedImage read = ImageIO.read(file.toFile());
        if (read == null) {
            throw new IOException(file + " is no picture");
        }
        return new Picture(read).scaled(1);
    }

    /// Smaller by a factor of at most 1.
    Picture scaled(double factor) {
        int width = (int) Math.round(image.getWidth() * factor);
        int height = (int) Math.round(image.getHeight() * factor);
        BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = small.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        pen.drawImage(image, 0, 0, width, height, null);
        pen.dispose();
        return new Picture(small);
    }

    /// Writes it with so many colours at most: a fraction of the bytes for no difference that one sees.
    ///
    /// @param colours at most 256
    void write(Path file, int colours) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        int[] pixels = pixels();
        int[] palette = palette(pixels, colours);
        Map<Integer, Byte> nearest = new HashMap<>();
        byte[] indices = new byte[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            indices[i] = nearest.computeIfAbsent(pixels[i] & 0xffffff, colour -> nearest(palette, colour));
        }
        IndexColorModel model = new IndexColorModel(8, palette.length, palette, 0, false, -1, 0);
        BufferedImage small =
                new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, model);
        small.setData(
                Raster.createRaster(small.getSampleModel(), new DataBufferByte(indices, indices.length), new Point()));
        ImageIO.write(small, "png", file.toFile());
    }

    /// Row after row, 0xRRGGBB; not to be changed.
    int[] pixels() {
        return ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    }

    /// The commonest colours, and the commonest one of each region of the colour cube that they leave out, so that a
    /// small mark keeps its hue beside the many greys of letters.
    private static int[] palette(int[] pixels, int most) {
        Map<Integer, Integer> counts = new HashMap<>();
        for (int pixel : pixels) {
            counts.merge(pixel & 0xffffff, 1, Integer::sum);
        }
        List<Integer> byCount = counts.entrySet().stream()
                .sorted(Map.Entry.<Integer, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .toList();
        Set<Integer> kept = new LinkedHashSet<>(byCount.subList(0, Math.min(most / 2, byCount.size())));
        Set<Integer> regions = new HashSet<>();
        kept.forEach(colour -> regions.add(colour >> REGION & REGIONS));
        byCount.stream()
                .filter(colour -> regions.add(colour >> REGION & REGIONS))
                .limit(most - most / 2)
                .forEach(kept::add);
        return kept.stream().mapToInt(Integer::intValue).toArray();
    }

    private static byte nearest(int[] palette, int colour) {
        int best = 0;
        int least = Integer.MAX_VALUE;
        for (int i = 0; i < palette.length; i++) {
            int distance = 0;
            for (int shift = 0; shift <= 16; shift += 8) {
                int apart = (palette[i] >> shift & 0xff) - (colour >> shift & 0xff);
                distance += apart * apart;
            }
            if (distance < least) {
                least = distance;
                best = i;
            }
        }
        return (byte) best;
    }

    /// How many different colours it has, at most `enough`: one that is blank has few.
    int colours(int enough) {
        return (int) java.util.Arrays.stream(pixels()).distinct().limit(enough).count();
    }

    /// The squares in which two pictures of the same size differ to the eye, as their upper left corners; the corner
    /// alone where the sizes differ.
    List<Point> changes(Picture other) {
        List<Point> changes = new ArrayList<>();
        if (image.getWidth() != other.image.getWidth() || image.getHeight() != other.image.getHeight()) {
            changes.add(new Point(0, 0));
            return changes;
        }
        int[] mine = pixels();
        int[] theirs = other.pixels();
        for (int y = 0; y < image.getHeight(); y += SQUARE) {
            for (int x = 0; x < image.getWidth(); x += SQUARE) {
                if (differ(mine, theirs, x, y)) {
                    changes.add(new Point(x, y));
                }
            }
        }
        return changes;
    }

    private boolean differ(int[] mine, int[] theirs, int left, int top) {
        int right = Math.min(left + SQUARE, image.getWidth());
        int bottom = Math.min(top + SQUARE, image.getHeight());
        int count = (right - left) * (bottom - top);
        for (int shift = 0; shift <= 16; shift += 8) {
            long sum = 0;
            for (int y = top; y < bottom; y++) {
                for (int x = left; x < right; x++) {
                    int at = y * image.getWidth() + x;
                    sum += (mine[at] >> shift & 0xff) - (theirs[at] >> shift & 0xff);
                }
            }
            if (Math.abs(sum) > (long) NEAR * count) {
                return true;
            }
        }
        return false;
    }

    /// This picture, faded, with the changed squares framed.
    Picture marked(List<Point> changes) {
        BufferedImage marked = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = marked.createGraphics();
        pen.drawImage(image, 0, 0, null);
        pen.setColor(new java.awt.Color(255, 0, 160));
        changes.forEach(at -> pen.drawRect(at.x, at.y, SQUARE - 1, SQUARE - 1));
        pen.dispose();
        return new Picture(marked);
    }
}
