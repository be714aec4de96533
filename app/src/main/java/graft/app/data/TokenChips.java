package graft.app.data;

import graft.app.ui.Controls;
import graft.app.ui.Messages;
import graft.engine.service.DataReport.Token;
import graft.engine.service.DataReport.TokenRow;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Region;

/// The tokens of one row: what counts in the loss stands out, the model's own tokens are quiet, and behind a line
/// stands what truncation cuts. Of a long row the middle is folded until it is asked for.
final class TokenChips extends FlowPane {

    private static final int HEAD = 48;
    private static final int TAIL = 24;

    TokenChips() {
        getStyleClass().add("g-tokens");
        setId("data-tokens");
    }

    void show(TokenRow row) {
        List<Token> tokens = row.tokens();
        if (tokens.size() <= HEAD + TAIL + 1) {
            getChildren().setAll(chips(row, 0, tokens.size()));
        } else {
            int tail = Math.max(HEAD, Math.min(firstCut(tokens), tokens.size() - TAIL / 2) - TAIL / 2);
            List<Node> nodes = new ArrayList<>(chips(row, 0, HEAD));
            if (tail > HEAD) {
                nodes.add(fold(row, Messages.text("data.tokens.more", tail - HEAD)));
            }
            int end = Math.min(tokens.size(), tail + TAIL);
            nodes.addAll(chips(row, tail, end));
            if (end < tokens.size()) {
                nodes.add(fold(row, Messages.text("data.tokens.more", tokens.size() - end)));
            }
            getChildren().setAll(nodes);
        }
        setAccessibleText(sentence(row));
    }

    /// Where the folded part's end should be in sight: at the cut, else at the end.
    private static int firstCut(List<Token> tokens) {
        for (int i = 0; i < tokens.size(); i++) {
            if (!tokens.get(i).kept()) {
                return i;
            }
        }
        return tokens.size();
    }

    private Node fold(TokenRow row, String words) {
        Hyperlink more = new Hyperlink(words);
        more.getStyleClass().add("g-small");
        more.setOnAction(
                event -> getChildren().setAll(chips(row, 0, row.tokens().size())));
        return more;
    }

    private static List<Node> chips(TokenRow row, int from, int to) {
        List<Node> nodes = new ArrayList<>();
        for (int i = from; i < to; i++) {
            Token token = row.tokens().get(i);
            boolean firstCut =
                    !token.kept() && (i == 0 || row.tokens().get(i - 1).kept());
            if (firstCut) {
                nodes.add(line());
            }
            nodes.add(chip(token));
        }
        return nodes;
    }

    private static Node line() {
        Region line = new Region();
        line.getStyleClass().add("g-token-line");
        return line;
    }

    private static Label chip(Token token) {
        Label chip = Controls.label(
                token.label().isEmpty() ? shown(token.text()) : shown(token.text()) + " → " + shown(token.label()),
                "g-token");
        chip.getStyleClass().add(tone(token));
        if (token.second() && token.kept() && !token.special()) {
            chip.getStyleClass().add("g-token-second");
        }
        return chip;
    }

    private static String tone(Token token) {
        if (!token.kept()) {
            return "g-token-cut";
        }
        return token.predicted() ? "g-token-predicted" : token.special() ? "g-token-special" : "g-token-read";
    }

    /// White space is told by signs: a token of a line break alone would be nothing to see.
    private static String shown(String text) {
        String visible = text.replace("\n", "⏎").replace("\t", "⇥");
        String bare = visible.strip();
        return bare.isEmpty() ? "␣" : bare;
    }

    private static String sentence(TokenRow row) {
        StringBuilder words = new StringBuilder(Messages.text(
                "data.tokens.spoken",
                row.length(),
                row.tokens().stream().filter(Token::predicted).count(),
                row.fullLength() - row.length()));
        row.tokens().stream()
                .filter(Token::kept)
                .forEach(token -> words.append(' ').append(shown(token.text())));
        return words.toString();
    }
}
