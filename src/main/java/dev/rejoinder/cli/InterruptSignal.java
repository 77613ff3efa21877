package dev.rejoinder.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/** Runs an action for each Ctrl-C, in place of the end of the process. */
interface InterruptSignal {
    void handle(Runnable action);

    /**
     * The signal of this process. Its classes are no part of Java, but of every JDK: a JVM without
     * them ends at Ctrl-C.
     */
    static InterruptSignal ofProcess() {
        return action -> {
            try {
                Class<?> signal = Class.forName("sun.misc.Signal");
                Class<?> handler = Class.forName("sun.misc.SignalHandler");
                InvocationHandler run =
                        (proxy, method, arguments) -> {
                            if (method.getName().equals("handle")) {
                                action.run();
                            }
                            return null;
                        };
                signal.getMethod("handle", signal, handler)
                        .invoke(
                                null,
                                signal.getConstructor(String.class).newInstance("INT"),
                                Proxy.newProxyInstance(
                                        handler.getClassLoader(), new Class<?>[] {handler}, run));
            } catch (ReflectiveOperationException none) {
                // Ctrl-C ends the process.
            }
        };
    }
}
