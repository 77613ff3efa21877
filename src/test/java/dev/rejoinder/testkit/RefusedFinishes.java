package dev.rejoinder.testkit;

import dev.rejoinder.core.AppError;
import dev.rejoinder.turn.TurnStore;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** A store that accepts questions and can be made to fail when an answer ends. Thread-safe. */
public final class RefusedFinishes {
    private volatile boolean refuses;

    /** Sets whether finishes fail. */
    public void refuse(boolean now) {
        refuses = now;
    }

    /** Wraps a real store. */
    public TurnStore around(TurnStore store) {
        return (TurnStore)
                Proxy.newProxyInstance(
                        TurnStore.class.getClassLoader(),
                        new Class<?>[] {TurnStore.class},
                        (_, method, arguments) -> {
                            if (refuses && method.getName().equals("finish")) {
                                throw AppError.internal(new IOException("the disk is full"));
                            }
                            try {
                                return method.invoke(store, arguments);
                            } catch (InvocationTargetException failure) {
                                throw failure.getCause();
                            }
                        });
    }
}
