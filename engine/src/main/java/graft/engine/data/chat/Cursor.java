package graft.engine.data.chat;

import graft.engine.data.chat.Token.Kind;
import java.util.List;
import java.util.Locale;

/// A place among a template's tokens, shared by the two parsers.
final class Cursor {

    private static final int DEEPEST = 100;

    private final List<Token> tokens;
    private int at;
    private int depth;

    Cursor(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token current() {
        return tokens.get(at);
    }

    Token following() {
        return tokens.get(Math.min(at + 1, tokens.size() - 1));
    }

    Token next() {
        Token token = tokens.get(at);
        at = Math.min(at + 1, tokens.size() - 1);
        return token;
    }

    boolean skip(Kind kind, String text) {
        boolean there = current().is(kind, text);
        if (there) {
            next();
        }
        return there;
    }

    boolean skipOperator(String operator) {
        return skip(Kind.OPERATOR, operator);
    }

    boolean skipName(String name) {
        return skip(Kind.NAME, name);
    }

    Token expect(Kind kind) {
        if (current().kind() != kind) {
            throw unexpected();
        }
        return next();
    }

    void expectOperator(String operator) {
        if (!skipOperator(operator)) {
            throw unexpected();
        }
    }

    void expectName(String name) {
        if (!skipName(name)) {
            throw unexpected();
        }
    }

    TemplateFailure unexpected() {
        Token token = current();
        String shown = token.text().isEmpty() ? token.kind().name().toLowerCase(Locale.ROOT) : token.text();
        return new TemplateFailure("unexpected \"" + shown + "\"", token.line());
    }

    /// Nested brackets and blocks are followed by recursion, which a hostile template must not make endless.
    void deeper() {
        if (++depth > DEEPEST) {
            throw new TemplateFailure("it is nested too deeply", current().line());
        }
    }

    void back() {
        depth--;
    }
}
