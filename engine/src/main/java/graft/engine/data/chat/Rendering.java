package graft.engine.data.chat;

import graft.engine.data.chat.Expression.Arguments;
import graft.engine.data.chat.Statement.Target;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One rendering of a template: walks its tree with the values at hand. Bounded in steps, depth and output, since a
/// template may come from anywhere.
final class Rendering {

    private static final int MOST_STEPS = 5_000_000;
    private static final int DEEPEST = 100;
    private static final int LONGEST_TEXT = 1 << 22;
    private static final long LONGEST_RANGE = 1 << 16;

    /// What a body asks of the loop around it.
    private enum Flow {
        ON,
        BREAK,
        CONTINUE
    }

    private final LocalDateTime now;
    private StringBuilder out = new StringBuilder();
    private Scope scope = new Scope(null);
    private long steps;
    private int depth;
    private int loops;

    private Rendering(LocalDateTime now) {
        this.now = now;
    }

    /// @param now what the template learns of the time
    static String render(List<Statement> template, Map<String, @Nullable Object> values, LocalDateTime now) {
        Rendering rendering = new Rendering(now);
        rendering.globals();
        values.forEach(rendering.scope::set);
        rendering.scope = new Scope(rendering.scope);
        rendering.run(template);
        return rendering.out.toString();
    }

    private void globals() {
        scope.set("raise_exception", (Callable) given -> {
            throw new TemplateFailure(given.text(0, "message", ""));
        });
        scope.set("strftime_now", (Callable) given -> Dates.format(given.text(0, "format", ""), now));
        scope.set("range", (Callable) Rendering::range);
        scope.set("dict", (Callable) given -> {
            Map<Object, @Nullable Object> dict = new LinkedHashMap<>();
            if (given.at(0, "mapping", null) instanceof Map<?, ?> map) {
                map.forEach(dict::put);
            }
            given.named().forEach(dict::put);
            return dict;
        });
        scope.set("namespace", (Callable) given -> {
            Namespace space = new Namespace();
            if (given.at(0, "mapping", null) instanceof Map<?, ?> map) {
                map.forEach((key, value) -> space.fields().put(Values.text(key), value));
            }
            space.fields().putAll(given.named());
            return space;
        });
    }

    private static List<@Nullable Object> range(Given given) {
        long first = given.integer(0, "start", 0);
        boolean one = given.count() < 2;
        long start = one ? 0 : first;
        long stop = one ? first : given.integer(1, "stop", 0);
        long step = given.integer(2, "step", 1);
        if (step == 0 || Math.abs(((double) stop - start) / step) > LONGEST_RANGE) {
            throw new TemplateFailure("range(" + start + ", " + stop + ", " + step + ") is too long");
        }
        List<@Nullable Object> numbers = new ArrayList<>();
        for (long i = start; step > 0 ? i < stop : i > stop; i += step) {
            numbers.add(i);
        }
        return numbers;
    }

    private void step() {
        if (++steps > MOST_STEPS) {
            throw tooLong();
        }
    }

    private static TemplateFailure tooLong() {
        return new TemplateFailure("it takes more than " + MOST_STEPS + " steps");
    }

    private Flow run(List<Statement> body) {
        if (++depth > DEEPEST) {
            throw new TemplateFailure("it is nested too deeply");
        }
        Flow flow = Flow.ON;
        for (int i = 0; i < body.size() && flow == Flow.ON; i++) {
            step();
            flow = run(body.get(i));
        }
        depth--;
        return flow;
    }

    private Flow run(Statement statement) {
        switch (statement) {
            case Statement.Data data -> write(data.text());
            case Statement.Output output -> write(at(output.line(), () -> Values.text(value(output.value()))));
            case Statement.If choice -> {
                for (Statement.Branch branch : choice.branches()) {
                    if (Values.truth(value(branch.condition()))) {
                        return run(branch.body());
                    }
                }
                return run(choice.otherwise());
            }
            case Statement.For loop ->
                at(loop.line(), () -> {
                    loop(loop);
                    return "";
                });
            case Statement.Set set -> assign(set.target(), value(set.value()));
            case Statement.SetBlock set -> assign(set.target(), filtered(set.body(), set.value()));
            case Statement.FilterBlock block -> write(Values.text(filtered(block.body(), block.value())));
            case Statement.With with -> {
                Scope inner = new Scope(scope);
                for (int i = 0; i < with.names().size(); i++) {
                    inner.set(with.names().get(i), value(with.values().get(i)));
                }
                return within(inner, with.body());
            }
            case Statement.MacroDefinition macro -> scope.set(macro.name(), macro(macro, scope));
            case Statement.Body body -> {
                return within(new Scope(scope), body.body());
            }
            case Statement.Break stop -> {
                return inLoop(Flow.BREAK);
            }
            case Statement.Continue next -> {
                return inLoop(Flow.CONTINUE);
            }
        }
        return Flow.ON;
    }

    private interface Work {
        String get();
    }

    /// Failures of this part of the template name its line.
    private static String at(int line, Work work) {
        try {
            return work.get();
        } catch (TemplateFailure failure) {
            String message = String.valueOf(failure.getMessage());
            throw message.startsWith("line ") ? failure : new TemplateFailure(message, line);
        }
    }

    private Flow inLoop(Flow flow) {
        if (loops == 0) {
            throw new TemplateFailure("break and continue belong into a loop");
        }
        return flow;
    }

    private void write(String text) {
        out.append(text);
        if (out.length() > LONGEST_TEXT) {
            throw new TemplateFailure("it makes a text of more than " + LONGEST_TEXT + " characters");
        }
    }

    private Flow within(Scope inner, List<Statement> body) {
        Scope outer = scope;
        scope = inner;
        try {
            return run(body);
        } finally {
            scope = outer;
        }
    }

    private String captured(List<Statement> body, Scope inner) {
        StringBuilder outer = out;
        out = new StringBuilder();
        try {
            within(inner, body);
            return out.toString();
        } finally {
            out = outer;
        }
    }

    private @Nullable Object filtered(List<Statement> body, Expression value) {
        Scope inner = new Scope(scope);
        inner.set(Statement.SetBlock.BODY, captured(body, new Scope(scope)));
        Scope outer = scope;
        scope = inner;
        try {
            return value(value);
        } finally {
            scope = outer;
        }
    }

    private void loop(Statement.For loop) {
        List<@Nullable Object> items = Values.items(value(loop.over()));
        Expression condition = loop.condition();
        if (condition != null) {
            List<@Nullable Object> kept = new ArrayList<>();
            Scope outer = scope;
            for (Object item : items) {
                step();
                scope = new Scope(outer);
                assign(loop.target(), item);
                if (Values.truth(value(condition))) {
                    kept.add(item);
                }
            }
            scope = outer;
            items = kept;
        }
        if (items.isEmpty()) {
            within(new Scope(scope), loop.otherwise());
            return;
        }
        loops++;
        for (int i = 0; i < items.size(); i++) {
            step();
            Scope inner = new Scope(scope);
            inner.set("loop", new Loop(items, i, loops));
            Scope outer = scope;
            scope = inner;
            assign(loop.target(), items.get(i));
            scope = outer;
            if (within(inner, loop.body()) == Flow.BREAK) {
                break;
            }
        }
        loops--;
    }

    private void assign(Target target, @Nullable Object value) {
        switch (target) {
            case Target.Variable variable -> scope.set(variable.name(), value);
            case Target.Field field -> {
                if (!(scope.get(field.namespace()) instanceof Namespace space)) {
                    throw new TemplateFailure(
                            "only fields of a namespace can be set, and \"" + field.namespace() + "\" is none");
                }
                space.fields().put(field.name(), value);
            }
            case Target.Several several -> {
                List<@Nullable Object> values = Values.items(value);
                if (values.size() != several.targets().size()) {
                    throw new TemplateFailure(
                            values.size() + " values for " + several.targets().size() + " names");
                }
                for (int i = 0; i < values.size(); i++) {
                    assign(several.targets().get(i), values.get(i));
                }
            }
        }
    }

    private Callable macro(Statement.MacroDefinition macro, Scope defined) {
        return given -> {
            Scope inner = new Scope(defined);
            int required = macro.parameters().size() - macro.defaults().size();
            if (given.count() > macro.parameters().size()) {
                throw new TemplateFailure(
                        "macro " + macro.name() + " takes " + macro.parameters().size() + " arguments");
            }
            for (int i = 0; i < macro.parameters().size(); i++) {
                String parameter = macro.parameters().get(i);
                boolean there = i < given.count() || given.named().containsKey(parameter);
                Object value = there
                        ? given.at(i, parameter, null)
                        : i >= required ? value(macro.defaults().get(i - required)) : new Undefined(parameter);
                inner.set(parameter, value);
            }
            int outerLoops = loops;
            loops = 0;
            try {
                return captured(macro.body(), inner);
            } finally {
                loops = outerLoops;
            }
        };
    }

    /// Every value counts by its size, so that a few operations on a huge text or list end as soon as many small ones.
    private @Nullable Object value(Expression expression) {
        Object value = evaluated(expression);
        steps += 1 + Values.weight(value) / 16;
        if (steps > MOST_STEPS) {
            throw tooLong();
        }
        return value;
    }

    private @Nullable Object evaluated(Expression expression) {
        return switch (expression) {
            case Expression.Literal literal -> literal.value();
            case Expression.Name name -> scope.get(name.name());
            case Expression.ListOf list -> values(list.items());
            case Expression.DictOf dict -> {
                Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
                for (int i = 0; i < dict.keys().size(); i++) {
                    map.put(
                            Values.key(value(dict.keys().get(i))),
                            value(dict.values().get(i)));
                }
                yield map;
            }
            case Expression.Attribute attribute -> Access.attribute(value(attribute.of()), attribute.name());
            case Expression.Item item -> Access.item(value(item.of()), value(item.key()));
            case Expression.Slice slice ->
                Access.slice(
                        value(slice.of()), optional(slice.start()), optional(slice.stop()), optional(slice.step()));
            case Expression.Call call -> called(call);
            case Expression.Filter filter ->
                Filters.apply(filter.name(), value(filter.of()), given(filter.arguments()), filter.line());
            case Expression.Test test ->
                Tests.holds(test.name(), value(test.of()), given(test.arguments()), test.line());
            case Expression.Not not -> !Values.truth(value(not.of()));
            case Expression.Negative negative -> Arithmetic.apply("-", 0L, value(negative.of()));
            case Expression.And and -> {
                Object left = value(and.left());
                yield Values.truth(left) ? value(and.right()) : left;
            }
            case Expression.Or or -> {
                Object left = value(or.left());
                yield Values.truth(left) ? left : value(or.right());
            }
            case Expression.Binary binary ->
                Arithmetic.apply(binary.operator(), value(binary.left()), value(binary.right()));
            case Expression.Compare compare -> compared(compare);
            case Expression.Choice choice ->
                Values.truth(value(choice.condition())) ? value(choice.then()) : otherwise(choice);
        };
    }

    private @Nullable Object otherwise(Expression.Choice choice) {
        Expression otherwise = choice.otherwise();
        return otherwise == null ? new Undefined("else") : value(otherwise);
    }

    private @Nullable Object optional(@Nullable Expression expression) {
        return expression == null ? null : value(expression);
    }

    private List<@Nullable Object> values(List<Expression> expressions) {
        List<@Nullable Object> values = new ArrayList<>();
        for (Expression expression : expressions) {
            values.add(value(expression));
        }
        return values;
    }

    private Given given(Arguments arguments) {
        if (arguments == Arguments.NONE) {
            return Given.NOTHING;
        }
        Map<String, @Nullable Object> named = new HashMap<>();
        arguments.named().forEach((name, expression) -> named.put(name, value(expression)));
        return new Given(values(arguments.positional()), named);
    }

    private @Nullable Object called(Expression.Call call) {
        Object function = value(call.function());
        if (!(function instanceof Callable callable)) {
            String name = switch (call.function()) {
                case Expression.Name direct -> direct.name();
                case Expression.Attribute method -> method.name();
                default -> "a value";
            };
            throw new TemplateFailure("\"" + name + "\" is unknown or cannot be called", call.line());
        }
        if (++depth > DEEPEST) {
            throw new TemplateFailure("it calls itself too deeply", call.line());
        }
        Object result = callable.call(given(call.arguments()));
        depth--;
        return result;
    }

    private boolean compared(Expression.Compare compare) {
        Object left = value(compare.first());
        for (int i = 0; i < compare.operators().size(); i++) {
            Object right = value(compare.others().get(i));
            boolean holds = switch (compare.operators().get(i)) {
                case "==" -> Values.equal(left, right);
                case "!=" -> !Values.equal(left, right);
                case "in" -> Values.contains(right, left);
                case "not in" -> !Values.contains(right, left);
                case "<" -> Values.compare(left, right) < 0;
                case "<=" -> Values.compare(left, right) <= 0;
                case ">" -> Values.compare(left, right) > 0;
                default -> Values.compare(left, right) >= 0;
            };
            if (!holds) {
                return false;
            }
            left = right;
        }
        return true;
    }
}
