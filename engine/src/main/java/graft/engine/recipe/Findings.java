package graft.engine.recipe;

import java.util.ArrayList;
import java.util.List;

/// Issues while they are collected, with the bounds that most fields need.
final class Findings {

    private final List<Issue> issues = new ArrayList<>();

    void error(String path, String message, String wayOut) {
        issues.add(Issue.error(path, message, wayOut));
    }

    void warning(String path, String message, String wayOut) {
        issues.add(Issue.warning(path, message, wayOut));
    }

    /// least ≤ value ≤ most.
    void within(String path, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            boolean small = value < least;
            String bound = number(small ? least : most);
            error(
                    path,
                    number(value) + (small ? " is smaller than " : " is larger than ") + bound,
                    "choose " + (small ? "at least " : "at most ") + bound);
        }
    }

    /// 0 ≤ value < 1.
    void share(String path, double value) {
        if (!(value >= 0 && value < 1)) {
            error(path, number(value) + " is not a share", "choose from 0 to less than 1");
        }
    }

    /// A finite value above 0.
    void positive(String path, double value) {
        if (!(value > 0 && Double.isFinite(value))) {
            error(path, number(value) + (value < 0 ? " is below 0" : " is not above 0"), "choose a number above 0");
        }
    }

    /// A finite value of at least 0.
    void notNegative(String path, double value) {
        if (!(value >= 0 && Double.isFinite(value))) {
            error(path, number(value) + " is below 0", "choose 0 or more");
        }
    }

    static String number(double value) {
        return Double.isFinite(value) ? Canonical.number(value).toString() : String.valueOf(value);
    }

    List<Issue> issues() {
        return List.copyOf(issues);
    }
}
