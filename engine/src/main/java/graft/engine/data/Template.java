package graft.engine.data;

import graft.engine.error.ErrorCode;
import graft.engine.error.InvalidInput;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// What a role is filled with: one column, or text with columns in braces (`{title}: {body}`).
///
/// @param pieces literal texts and columns in turn
record Template(List<Piece> pieces) {

    /// @param column whether `text` names a column
    record Piece(boolean column, String text) {}

    Template {
        pieces = List.copyOf(pieces);
    }

    static Template column(String name) {
        return new Template(List.of(new Piece(true, name)));
    }

    /// @param text what the recipe says at `data.columns.<role>`
    static Template parse(String role, String text) {
        if (!text.contains("{")) {
            return column(text);
        }
        List<Piece> pieces = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int open = text.indexOf('{', at);
            int close = open < 0 ? -1 : text.indexOf('}', open);
            if (open >= 0 && close < 0) {
                throw new InvalidInput(
                        ErrorCode.RECIPE_INVALID,
                        "data.columns." + role + ": the brace in \"" + text + "\" is never closed.",
                        "Write column names in braces: \"{title} {body}\".");
            }
            int end = open < 0 ? text.length() : open;
            if (end > at) {
                pieces.add(new Piece(false, text.substring(at, end)));
            }
            if (open < 0) {
                break;
            }
            pieces.add(new Piece(true, text.substring(open + 1, close)));
            at = close + 1;
        }
        return new Template(pieces);
    }

    /// The columns it takes from.
    List<String> columns() {
        return pieces.stream().filter(Piece::column).map(Piece::text).distinct().toList();
    }

    /// True when it is one column and nothing else, so that a list can be taken from it.
    boolean isColumn() {
        return pieces.size() == 1 && pieces.getFirst().column();
    }

    /// The text with the columns' values put in.
    String fill(UnaryOperator<String> value) {
        if (isColumn()) {
            return value.apply(pieces.getFirst().text());
        }
        StringBuilder filled = new StringBuilder();
        for (Piece piece : pieces) {
            filled.append(piece.column() ? value.apply(piece.text()) : piece.text());
        }
        return filled.toString();
    }
}
