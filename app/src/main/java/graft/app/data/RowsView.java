package graft.app.data;

import graft.app.ui.Controls;
import graft.app.ui.Messages;
import graft.engine.service.DataReport.Token;
import graft.engine.service.DataReport.TokenRow;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/// A few rows as training sees them, one at a time: arrows at its head, or the arrow keys.
final class RowsView extends VBox {

    private final List<TokenRow> rows;
    private final TokenChips chips = new TokenChips();
    private final Label which = Controls.label("", "g-small");
    private final Label facts = Controls.label("", "g-small", "g-muted");
    private final Button before = arrow("‹", "data.tokens.before", "data-row-before");
    private final Button after = arrow("›", "data.tokens.after", "data-row-after");
    private int at;

    /// @param rows at least one
    RowsView(List<TokenRow> rows) {
        this.rows = rows;
        getStyleClass().add("g-sample");
        setId("data-rows");
        setFocusTraversable(true);
        facts.setId("data-row-facts");
        facts.setWrapText(true);
        before.setOnAction(event -> show(at - 1));
        after.setOnAction(event -> show(at + 1));
        addEventHandler(KeyEvent.KEY_PRESSED, this::key);
        HBox head = Controls.row(which, Controls.spacer(), before, after);
        getChildren().addAll(head, chips, facts, legend(rows));
        show(0);
    }

    private static Button arrow(String sign, String words, String id) {
        Button button = new Button(sign);
        button.setId(id);
        button.getStyleClass().setAll("button", "g-button");
        button.setMinWidth(USE_PREF_SIZE);
        button.setAccessibleText(Messages.text(words));
        return button;
    }

    private void key(KeyEvent event) {
        if (event.getCode() == KeyCode.LEFT || event.getCode() == KeyCode.RIGHT) {
            show(at + (event.getCode() == KeyCode.LEFT ? -1 : 1));
            event.consume();
        }
    }

    private void show(int row) {
        at = Math.clamp(row, 0, rows.size() - 1);
        TokenRow shown = rows.get(at);
        which.setText(Messages.text("data.tokens.which", at + 1, rows.size()));
        before.setDisable(at == 0);
        after.setDisable(at == rows.size() - 1);
        chips.show(shown);
        setAccessibleText(which.getText() + ". " + chips.getAccessibleText());
        int cut = shown.fullLength() - shown.length();
        long predicted = shown.tokens().stream().filter(Token::predicted).count();
        StringBuilder words = new StringBuilder(Messages.text("data.tokens.count", shown.length()));
        if (predicted > 0) {
            words.append(Messages.text("data.tokens.predicted", predicted));
        }
        if (cut > 0) {
            words.append(Messages.text("data.tokens.cut", cut));
        }
        if (!shown.target().isEmpty()) {
            words.append(Messages.text("data.tokens.target", shown.target()));
        }
        facts.setText(words.toString());
        facts.getStyleClass().setAll("label", "g-small", cut > 0 ? "g-attention" : "g-muted");
    }

    /// What the tones mean, as far as they occur.
    private static Node legend(List<TokenRow> rows) {
        HBox legend = new HBox();
        legend.getStyleClass().add("g-token-legend");
        List<Token> all = rows.stream().flatMap(row -> row.tokens().stream()).toList();
        add(legend, all.stream().anyMatch(Token::predicted), "g-token-predicted", "data.tokens.legend.predicted");
        add(legend, all.stream().anyMatch(Token::special), "g-token-special", "data.tokens.legend.special");
        add(legend, all.stream().anyMatch(token -> !token.kept()), "g-token-cut", "data.tokens.legend.cut");
        boolean pairs = all.stream().anyMatch(token -> token.second() && !token.predicted() && token.kept());
        add(legend, pairs, "g-token-second", "data.tokens.legend.second");
        return legend;
    }

    private static void add(HBox legend, boolean occurs, String tone, String words) {
        if (occurs) {
            legend.getChildren().add(Controls.label(Messages.text(words), "g-token", tone));
        }
    }
}
