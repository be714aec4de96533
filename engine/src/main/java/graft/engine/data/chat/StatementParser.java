package graft.engine.data.chat;

import graft.engine.data.chat.Statement.Target;
import graft.engine.data.chat.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/// Blocks of a template.
final class StatementParser {

    private final Cursor cursor;
    private final ExpressionParser expressions;

    private StatementParser(List<Token> tokens) {
        this.cursor = new Cursor(tokens);
        this.expressions = new ExpressionParser(cursor);
    }

    static List<Statement> parse(String template) {
        return new StatementParser(Lexer.tokens(template)).body();
    }

    /// Statements up to the template's end or one of the given block names, which is left standing.
    private List<Statement> body(String... ends) {
        cursor.deeper();
        List<Statement> statements = new ArrayList<>();
        while (cursor.current().kind() != Kind.END) {
            Token token = cursor.current();
            switch (token.kind()) {
                case DATA -> statements.add(new Statement.Data(cursor.next().text()));
                case VARIABLE_BEGIN -> {
                    cursor.next();
                    statements.add(new Statement.Output(expressions.several(true), token.line()));
                    cursor.expect(Kind.VARIABLE_END);
                }
                case BLOCK_BEGIN -> {
                    if (List.of(ends).contains(cursor.following().text())) {
                        cursor.back();
                        return statements;
                    }
                    cursor.next();
                    statements.add(block());
                }
                default -> throw cursor.unexpected();
            }
        }
        if (ends.length > 0) {
            throw new TemplateFailure("{% " + ends[ends.length - 1] + " %} is missing");
        }
        cursor.back();
        return statements;
    }

    private Statement block() {
        Token name = cursor.expect(Kind.NAME);
        return switch (name.text()) {
            case "if" -> ifBlock();
            case "for" -> forBlock(name.line());
            case "set" -> set();
            case "macro" -> macro();
            case "filter" -> {
                Expression value = expressions.oneFilter(new Expression.Name(Statement.SetBlock.BODY));
                value = cursor.current().operator("|") ? expressions.filter(value) : value;
                yield new Statement.FilterBlock(closed("endfilter"), value);
            }
            case "with" -> with();
            case "generation" -> new Statement.Body(closed("endgeneration"));
            case "break" -> ended(new Statement.Break());
            case "continue" -> ended(new Statement.Continue());
            default -> throw new TemplateFailure("unknown block \"" + name.text() + "\"", name.line());
        };
    }

    private Statement ended(Statement statement) {
        cursor.expect(Kind.BLOCK_END);
        return statement;
    }

    /// The rest of an opening tag, the body, and the closing tag.
    private List<Statement> closed(String end) {
        cursor.expect(Kind.BLOCK_END);
        List<Statement> body = body(end);
        close(end);
        return body;
    }

    private void close(String end) {
        cursor.expect(Kind.BLOCK_BEGIN);
        cursor.expectName(end);
        if (end.equals("endmacro") && cursor.current().kind() == Kind.NAME) {
            cursor.next(); // the macro's name may be repeated
        }
        cursor.expect(Kind.BLOCK_END);
    }

    private Statement ifBlock() {
        List<Statement.Branch> branches = new ArrayList<>();
        List<Statement> otherwise = List.of();
        Expression condition = expressions.several(true);
        while (true) {
            cursor.expect(Kind.BLOCK_END);
            branches.add(new Statement.Branch(condition, body("elif", "else", "endif")));
            cursor.expect(Kind.BLOCK_BEGIN);
            if (cursor.skipName("elif")) {
                condition = expressions.several(true);
                continue;
            }
            if (cursor.skipName("else")) {
                cursor.expect(Kind.BLOCK_END);
                otherwise = body("endif");
                cursor.expect(Kind.BLOCK_BEGIN);
            }
            cursor.expectName("endif");
            cursor.expect(Kind.BLOCK_END);
            return new Statement.If(branches, otherwise);
        }
    }

    private Statement forBlock(int line) {
        Target target = target(false);
        cursor.expectName("in");
        Expression over = expressions.several(false);
        Expression condition = cursor.skipName("if") ? expressions.expression() : null;
        if (cursor.current().name("recursive")) {
            throw new TemplateFailure("recursive loops are not supported", line);
        }
        cursor.expect(Kind.BLOCK_END);
        List<Statement> body = body("else", "endfor");
        List<Statement> otherwise = List.of();
        if (cursor.following().name("else")) {
            cursor.next();
            cursor.next();
            cursor.expect(Kind.BLOCK_END);
            otherwise = body("endfor");
        }
        close("endfor");
        return new Statement.For(target, over, condition, body, otherwise, line);
    }

    private Statement set() {
        Target target = target(true);
        if (cursor.skipOperator("=")) {
            Expression value = expressions.several(true);
            return ended(new Statement.Set(target, value));
        }
        Expression value = new Expression.Name(Statement.SetBlock.BODY);
        if (cursor.current().operator("|")) {
            value = expressions.filter(value);
        }
        return new Statement.SetBlock(target, closed("endset"), value);
    }

    private Target target(boolean fields) {
        List<Target> targets = new ArrayList<>();
        do {
            if (cursor.skipOperator("(")) {
                targets.add(target(fields));
                cursor.expectOperator(")");
                continue;
            }
            String name = cursor.expect(Kind.NAME).text();
            if (fields && cursor.skipOperator(".")) {
                targets.add(new Target.Field(name, cursor.expect(Kind.NAME).text()));
            } else {
                targets.add(new Target.Variable(name));
            }
        } while (cursor.skipOperator(","));
        return targets.size() == 1 ? targets.getFirst() : new Target.Several(targets);
    }

    private Statement macro() {
        String name = cursor.expect(Kind.NAME).text();
        cursor.expectOperator("(");
        List<String> parameters = new ArrayList<>();
        List<Expression> defaults = new ArrayList<>();
        while (!cursor.skipOperator(")")) {
            parameters.add(cursor.expect(Kind.NAME).text());
            if (cursor.skipOperator("=")) {
                defaults.add(expressions.expression());
            } else if (!defaults.isEmpty()) {
                throw cursor.unexpected();
            }
            if (!cursor.current().operator(")")) {
                cursor.expectOperator(",");
            }
        }
        return new Statement.MacroDefinition(name, parameters, defaults, closed("endmacro"));
    }

    private Statement with() {
        List<String> names = new ArrayList<>();
        List<Expression> values = new ArrayList<>();
        while (cursor.current().kind() != Kind.BLOCK_END) {
            names.add(cursor.expect(Kind.NAME).text());
            cursor.expectOperator("=");
            values.add(expressions.expression());
            if (cursor.current().kind() != Kind.BLOCK_END) {
                cursor.expectOperator(",");
            }
        }
        return new Statement.With(names, values, closed("endwith"));
    }
}
