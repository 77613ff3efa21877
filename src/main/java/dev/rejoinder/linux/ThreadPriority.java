package dev.rejoinder.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lowers the priority of the current platform thread, for good. On Linux each thread has its own
 * niceness and scheduling policy; Java's thread priorities change neither. Where that fails, the
 * thread keeps its priority.
 */
public final class ThreadPriority {
    private static final int NICE = 15;
    private static final int PRIO_PROCESS = 0;
    private static final int SCHED_IDLE = 5;
    private static final int THIS_THREAD = 0;
    private static final Logger LOG = LoggerFactory.getLogger(ThreadPriority.class);

    private ThreadPriority() {}

    private interface Call {
        int result() throws Throwable;
    }

    /** Gives the thread niceness 15. */
    public static void lower() {
        onLinux(
                () ->
                        (int)
                                NativeFunction.find(
                                                "setpriority",
                                                FunctionDescriptor.of(
                                                        ValueLayout.JAVA_INT,
                                                        ValueLayout.JAVA_INT,
                                                        ValueLayout.JAVA_INT,
                                                        ValueLayout.JAVA_INT))
                                        .invokeExact(PRIO_PROCESS, THIS_THREAD, NICE));
    }

    /**
     * Gives the thread the policy {@code SCHED_IDLE}: any other thread that wakes up preempts it at
     * once, which niceness does not do. Not for a thread that holds locks that others need.
     */
    public static void lowerToIdle() {
        onLinux(
                () -> {
                    try (Arena arena = Arena.ofConfined()) {
                        MemorySegment priority = arena.allocate(ValueLayout.JAVA_INT);
                        return (int)
                                NativeFunction.find(
                                                "sched_setscheduler",
                                                FunctionDescriptor.of(
                                                        ValueLayout.JAVA_INT,
                                                        ValueLayout.JAVA_INT,
                                                        ValueLayout.JAVA_INT,
                                                        ValueLayout.ADDRESS))
                                        .invokeExact(THIS_THREAD, SCHED_IDLE, priority);
                    }
                });
    }

    private static void onLinux(Call call) {
        if (!NativeFunction.onLinux()) {
            return;
        }
        try {
            LOG.debug("Lowered the thread priority: {}", call.result());
        } catch (Throwable e) {
            LOG.debug("Cannot lower the thread priority", e);
        }
    }
}
