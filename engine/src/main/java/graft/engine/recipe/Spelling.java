package graft.engine.recipe;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// Finds the name that a misspelt one was meant to be.
public final class Spelling {

    private Spelling() {}

    /// The nearest of the names, when it is near enough to be meant: at most a third of its letters differ, or one
    /// begins with the other.
    public static Optional<String> nearest(String written, Collection<String> names) {
        String lower = written.toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "");
        if (lower.length() > 64) {
            return Optional.empty();
        }
        return names.stream()
                .filter(name -> near(lower, name.toLowerCase(Locale.ROOT)))
                .min(Comparator.comparingInt(name -> distance(lower, name.toLowerCase(Locale.ROOT))));
    }

    private static boolean near(String written, String name) {
        boolean begins = written.length() >= 3 && (name.startsWith(written) || written.startsWith(name));
        return begins || distance(written, name) <= Math.max(1, name.length() / 3);
    }

    /// How many letters are changed, left out, put in, or stand in each other's place (the optimal string alignment
    /// distance).
    private static int distance(String a, String b) {
        int[][] rows = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                rows[i][j] = i == 0 || j == 0 ? i + j : nearest(rows, a, i, b, j);
            }
        }
        return rows[a.length()][b.length()];
    }

    private static int nearest(int[][] rows, String a, int i, String b, int j) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int least = Math.min(Math.min(rows[i - 1][j], rows[i][j - 1]) + 1, rows[i - 1][j - 1] + change);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, rows[i - 2][j - 2] + 1) : least;
    }
}
