package graft.engine.service;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// Engines that are no engine themselves: what stands between a front end and the engine treats all calls alike,
/// so it is written once and not once for each call.
public final class RoutedEngine {

    private RoutedEngine() {}

    /// What becomes of every call.
    @FunctionalInterface
    public interface Route {

        /// @param call to be carried out on the engine that it reaches, once
        <T> CompletableFuture<T> take(Function<EngineService, CompletableFuture<T>> call);
    }

    /// An engine that gives every call to a route. Safe for several threads where the route is.
    public static EngineService by(Route route) {
        return proxy((method, arguments) -> route.take(engine -> invoke(method, engine, arguments)));
    }

    /// An engine that answers what one of `answers` does, by methods of the same name, parameters and result; every
    /// other call fails with code `GRAFT-2106`. For tests of front ends that need a few answers.
    ///
    /// @throws IllegalArgumentException when a method of `answers` that returns a future is no call of the
    ///                                  engine, or two of them answer the same one
    public static EngineService answering(Object... answers) {
        Map<Method, Answer> known = new HashMap<>();
        for (Object one : answers) {
            for (Method own : one.getClass().getDeclaredMethods()) {
                if (!own.isSynthetic() && own.getReturnType() == CompletableFuture.class) {
                    own.setAccessible(true); // it may stand in an anonymous class
                    if (known.put(asked(own), new Answer(own, one)) != null) {
                        throw new IllegalArgumentException("two answers to " + own.getName());
                    }
                }
            }
        }
        return proxy((method, arguments) -> {
            Answer answer = known.get(method);
            return answer == null ? missing() : invoke(answer.how, answer.by, arguments);
        });
    }

    private record Answer(Method how, Object by) {}

    private static CompletableFuture<Object> missing() {
        return CompletableFuture.failedFuture(
                new ServiceFailure("GRAFT-2106", "The engine is not running.", "Start it again from the Run menu.", 4));
    }

    private static Method asked(Method own) {
        return Arrays.stream(EngineService.class.getMethods())
                .filter(method -> method.getName().equals(own.getName())
                        && Arrays.equals(method.getGenericParameterTypes(), own.getGenericParameterTypes())
                        && method.getGenericReturnType().equals(own.getGenericReturnType()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no call of the engine: " + own));
    }

    private interface Handler {
        CompletableFuture<?> handle(Method method, Object[] arguments);
    }

    private static EngineService proxy(Handler handler) {
        Class<EngineService> service = EngineService.class;
        return service.cast(Proxy.newProxyInstance(
                service.getClassLoader(), new Class<?>[] {service}, (self, method, given) -> {
                    Object[] arguments = given == null ? new Object[0] : given;
                    return switch (method.getDeclaringClass() == Object.class ? method.getName() : "") {
                        case "equals" -> self == arguments[0];
                        case "hashCode" -> System.identityHashCode(self);
                        case "toString" -> "engine through " + handler;
                        default -> handler.handle(method, arguments);
                    };
                }));
    }

    @SuppressWarnings("unchecked") // every call of the engine returns a future
    private static <T> CompletableFuture<T> invoke(Method method, Object on, Object[] arguments) {
        try {
            return (CompletableFuture<T>) method.invoke(on, arguments);
        } catch (InvocationTargetException thrown) {
            if (thrown.getCause() instanceof RuntimeException own) {
                throw own;
            }
            throw new IllegalStateException(thrown.getCause());
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
