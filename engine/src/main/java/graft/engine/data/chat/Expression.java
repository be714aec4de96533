package graft.engine.data.chat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What yields a value.
sealed interface Expression {

    record Literal(@Nullable Object value) implements Expression {}

    record Name(String name) implements Expression {}

    record ListOf(List<Expression> items) implements Expression {}

    record DictOf(List<Expression> keys, List<Expression> values) implements Expression {}

    record Attribute(Expression of, String name) implements Expression {}

    record Item(Expression of, Expression key) implements Expression {}

    record Slice(
            Expression of,
            @Nullable Expression start,
            @Nullable Expression stop,
            @Nullable Expression step) implements Expression {}

    /// @param line of the template, for messages
    record Call(Expression function, Arguments arguments, int line) implements Expression {}

    record Filter(Expression of, String name, Arguments arguments, int line) implements Expression {}

    record Test(Expression of, String name, Arguments arguments, int line) implements Expression {}

    record Not(Expression of) implements Expression {}

    record Negative(Expression of) implements Expression {}

    record And(Expression left, Expression right) implements Expression {}

    record Or(Expression left, Expression right) implements Expression {}

    /// @param operator `+ - * / // % ** ~`
    record Binary(String operator, Expression left, Expression right) implements Expression {}

    /// `a < b <= c`: each operand with the one before.
    record Compare(Expression first, List<String> operators, List<Expression> others) implements Expression {}

    /// `then if condition else otherwise`
    record Choice(
            Expression condition, Expression then, @Nullable Expression otherwise) implements Expression {}

    /// What a call is given.
    record Arguments(List<Expression> positional, Map<String, Expression> named) {
        static final Arguments NONE = new Arguments(List.of(), Map.of());
    }
}
