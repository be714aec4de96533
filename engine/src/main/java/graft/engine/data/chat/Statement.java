package graft.engine.data.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a template does.
sealed interface Statement {

    record Data(String text) implements Statement {}

    record Output(Expression value, int line) implements Statement {}

    /// @param branches conditions with their bodies, in order
    record If(List<Branch> branches, List<Statement> otherwise) implements Statement {}

    record Branch(Expression condition, List<Statement> body) {}

    record For(
            Target target,
            Expression over,
            @Nullable Expression condition,
            List<Statement> body,
            List<Statement> otherwise,
            int line)
            implements Statement {}

    record Set(Target target, Expression value) implements Statement {}

    /// The rendered body, through filters, becomes the value. The expression's innermost value is {@link #BODY}.
    record SetBlock(Target target, List<Statement> body, Expression value) implements Statement {

        /// The name under which filters find the body.
        static final String BODY = " body";
    }

    /// The rendered body goes through filters and out.
    record FilterBlock(List<Statement> body, Expression value) implements Statement {}

    record With(List<String> names, List<Expression> values, List<Statement> body) implements Statement {}

    record MacroDefinition(String name, List<String> parameters, List<Expression> defaults, List<Statement> body)
            implements Statement {}

    record Body(List<Statement> body) implements Statement {}

    record Break() implements Statement {}

    record Continue() implements Statement {}

    /// What a value is given to.
    sealed interface Target {
        record Variable(String name) implements Target {}

        record Field(String namespace, String name) implements Target {}

        record Several(List<Target> targets) implements Target {}
    }
}
