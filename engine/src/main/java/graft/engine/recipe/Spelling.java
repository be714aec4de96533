package graft.engine.recipe;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// Finds the name that a misspelt one was meant to be.
final class Spelling {

    private Spelling() {}

    /// The nearest of the names, when it is near enough to be meant: at most a third of its letters differ, or one
    /// begins with the other.
    static Optional<String> nearest(String written, Collection<String> names) {
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

    /// Levenshtein's distance.
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int above = row[j];
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(row[j] + 1, row[j - 1] + 1), diagonal + change);
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
