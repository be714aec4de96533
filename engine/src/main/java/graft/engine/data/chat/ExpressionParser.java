package graft.engine.data.chat;

import graft.engine.data.chat.Expression.Arguments;
import graft.engine.data.chat.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Expressions, one method a level of precedence, loosest first, in Jinja's order: a filter or test binds tighter than
/// any operator, `~` tighter than `+`.
final class ExpressionParser {

    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");

    private final Cursor cursor;

    ExpressionParser(Cursor cursor) {
        this.cursor = cursor;
    }

    Expression expression() {
        cursor.deeper();
        Expression value = or();
        while (cursor.skipName("if")) {
            Expression condition = or();
            Expression otherwise = cursor.skipName("else") ? expression() : null;
            value = new Expression.Choice(condition, value, otherwise);
        }
        cursor.back();
        return value;
    }

    /// `a, b`: one expression, or several as a list.
    Expression several(boolean choices) {
        Expression first = choices ? expression() : or();
        if (!cursor.current().operator(",")) {
            return first;
        }
        List<Expression> items = new ArrayList<>(List.of(first));
        while (cursor.skipOperator(",") && !ends(cursor.current())) {
            items.add(choices ? expression() : or());
        }
        return new Expression.ListOf(items);
    }

    private static boolean ends(Token token) {
        return token.kind() == Kind.BLOCK_END
                || token.kind() == Kind.VARIABLE_END
                || token.operator(")")
                || token.operator("=")
                || token.name("in");
    }

    Expression or() {
        Expression left = and();
        while (cursor.skipName("or")) {
            left = new Expression.Or(left, and());
        }
        return left;
    }

    private Expression and() {
        Expression left = not();
        while (cursor.skipName("and")) {
            left = new Expression.And(left, not());
        }
        return left;
    }

    private Expression not() {
        if (!cursor.skipName("not")) {
            return compare();
        }
        cursor.deeper();
        Expression of = not();
        cursor.back();
        return new Expression.Not(of);
    }

    private Expression compare() {
        Expression first = sum();
        List<String> operators = new ArrayList<>();
        List<Expression> others = new ArrayList<>();
        while (true) {
            Token token = cursor.current();
            if (token.kind() == Kind.OPERATOR && COMPARISONS.contains(token.text())) {
                operators.add(cursor.next().text());
            } else if (cursor.skipName("in")) {
                operators.add("in");
            } else if (token.name("not") && cursor.following().name("in")) {
                cursor.next();
                cursor.next();
                operators.add("not in");
            } else {
                return operators.isEmpty() ? first : new Expression.Compare(first, operators, others);
            }
            others.add(sum());
        }
    }

    private Expression sum() {
        Expression left = concatenation();
        while (cursor.current().operator("+") || cursor.current().operator("-")) {
            left = new Expression.Binary(cursor.next().text(), left, concatenation());
        }
        return left;
    }

    private Expression concatenation() {
        Expression left = product();
        while (cursor.skipOperator("~")) {
            left = new Expression.Binary("~", left, product());
        }
        return left;
    }

    private Expression product() {
        Expression left = power();
        while (cursor.current().kind() == Kind.OPERATOR
                && Set.of("*", "/", "//", "%").contains(cursor.current().text())) {
            left = new Expression.Binary(cursor.next().text(), left, power());
        }
        return left;
    }

    private Expression power() {
        Expression left = unary(true);
        while (cursor.skipOperator("**")) {
            left = new Expression.Binary("**", left, unary(true));
        }
        return left;
    }

    private Expression unary(boolean withFilter) {
        cursor.deeper();
        Expression value;
        if (cursor.skipOperator("-")) {
            value = new Expression.Negative(unary(false));
        } else if (cursor.skipOperator("+")) {
            value = unary(false);
        } else {
            value = primary();
        }
        value = postfix(value);
        cursor.back();
        return withFilter ? filtered(value) : value;
    }

    private Expression primary() {
        Token token = cursor.next();
        return switch (token.kind()) {
            case NAME -> named(token.text());
            case STRING -> {
                StringBuilder text = new StringBuilder(token.text());
                while (cursor.current().kind() == Kind.STRING) {
                    text.append(cursor.next().text());
                }
                yield new Expression.Literal(text.toString());
            }
            case INTEGER -> new Expression.Literal(integer(token));
            case FLOAT -> new Expression.Literal(Double.parseDouble(token.text()));
            case OPERATOR -> bracketed(token);
            default -> throw new TemplateFailure("a value is missing", token.line());
        };
    }

    private static Long integer(Token token) {
        try {
            return Long.parseLong(token.text());
        } catch (NumberFormatException tooLarge) {
            throw new TemplateFailure("the number " + token.text() + " is too large", token.line());
        }
    }

    private static Expression named(String name) {
        return switch (name) {
            case "true", "True" -> new Expression.Literal(true);
            case "false", "False" -> new Expression.Literal(false);
            case "none", "None" -> new Expression.Literal(null);
            default -> new Expression.Name(name);
        };
    }

    private Expression bracketed(Token token) {
        return switch (token.text()) {
            case "(" -> {
                if (cursor.skipOperator(")")) {
                    yield new Expression.ListOf(List.of());
                }
                Expression inside = several(true);
                cursor.expectOperator(")");
                yield inside;
            }
            case "[" -> {
                List<Expression> items = new ArrayList<>();
                while (!cursor.skipOperator("]")) {
                    items.add(expression());
                    if (!cursor.current().operator("]")) {
                        cursor.expectOperator(",");
                    }
                }
                yield new Expression.ListOf(items);
            }
            case "{" -> dict();
            default -> throw new TemplateFailure("unexpected \"" + token.text() + "\"", token.line());
        };
    }

    private Expression dict() {
        List<Expression> keys = new ArrayList<>();
        List<Expression> values = new ArrayList<>();
        while (!cursor.skipOperator("}")) {
            keys.add(expression());
            cursor.expectOperator(":");
            values.add(expression());
            if (!cursor.current().operator("}")) {
                cursor.expectOperator(",");
            }
        }
        return new Expression.DictOf(keys, values);
    }

    private Expression postfix(Expression start) {
        Expression value = start;
        while (true) {
            Token token = cursor.current();
            if (cursor.skipOperator(".")) {
                Token name = cursor.next();
                value = switch (name.kind()) {
                    case NAME -> new Expression.Attribute(value, name.text());
                    case INTEGER -> new Expression.Item(value, new Expression.Literal(integer(name)));
                    default -> throw new TemplateFailure("a name is missing after the dot", name.line());
                };
            } else if (cursor.skipOperator("[")) {
                value = subscript(value);
            } else if (token.operator("(")) {
                value = new Expression.Call(value, arguments(), token.line());
            } else {
                return value;
            }
        }
    }

    private Expression subscript(Expression of) {
        Expression start = cursor.current().operator(":") ? null : expression();
        if (cursor.skipOperator("]")) {
            return new Expression.Item(of, Objects.requireNonNull(start));
        }
        cursor.expectOperator(":");
        Expression stop = sliceEnd();
        Expression step = cursor.skipOperator(":") ? sliceEnd() : null;
        cursor.expectOperator("]");
        return new Expression.Slice(of, start, stop, step);
    }

    private @Nullable Expression sliceEnd() {
        return cursor.current().operator("]") || cursor.current().operator(":") ? null : expression();
    }

    private Expression filtered(Expression start) {
        Expression value = start;
        while (true) {
            Token token = cursor.current();
            if (token.operator("|")) {
                value = filter(value);
            } else if (cursor.skipName("is")) {
                value = test(value, token.line());
            } else if (token.operator("(")) {
                value = new Expression.Call(value, arguments(), token.line());
            } else {
                return value;
            }
        }
    }

    /// The filters that follow a value, at least one.
    Expression filter(Expression start) {
        Expression value = start;
        while (cursor.skipOperator("|")) {
            value = oneFilter(value);
        }
        return value;
    }

    /// A filter without its bar, as a filter block begins.
    Expression oneFilter(Expression of) {
        Token name = cursor.expect(Kind.NAME);
        Arguments arguments = cursor.current().operator("(") ? arguments() : Arguments.NONE;
        return new Expression.Filter(of, name.text(), arguments, name.line());
    }

    private Expression test(Expression of, int line) {
        boolean negated = cursor.skipName("not");
        String name = cursor.expect(Kind.NAME).text();
        Arguments arguments = Arguments.NONE;
        Token token = cursor.current();
        if (token.operator("(")) {
            arguments = arguments();
        } else if (beginsValue(token)) {
            arguments = new Arguments(List.of(postfix(primary())), Map.of());
        }
        Expression test = new Expression.Test(of, name, arguments, line);
        return negated ? new Expression.Not(test) : test;
    }

    private static boolean beginsValue(Token token) {
        return switch (token.kind()) {
            case STRING, INTEGER, FLOAT -> true;
            case NAME -> !Set.of("else", "or", "and", "is", "if", "in", "not").contains(token.text());
            case OPERATOR -> token.text().equals("[") || token.text().equals("{");
            default -> false;
        };
    }

    private Arguments arguments() {
        cursor.expectOperator("(");
        List<Expression> positional = new ArrayList<>();
        Map<String, Expression> named = new LinkedHashMap<>();
        while (!cursor.skipOperator(")")) {
            if (cursor.current().kind() == Kind.NAME && cursor.following().operator("=")) {
                String name = cursor.next().text();
                cursor.next();
                named.put(name, expression());
            } else {
                positional.add(expression());
            }
            if (!cursor.current().operator(")")) {
                cursor.expectOperator(",");
            }
        }
        return new Arguments(positional, named);
    }
}
