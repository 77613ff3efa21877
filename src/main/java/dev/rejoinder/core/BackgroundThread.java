package dev.rejoinder.core;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets the current thread wait behind others for the processor, where the system can. */
public final class BackgroundThread {
    /** The most there is: such a thread gets what the others leave. */
    private static final int NICE = 19;

    private static final int PRIO_PROCESS = 0;
    private static final int THIS_THREAD = 0;
    private static final Logger LOG = LoggerFactory.getLogger(BackgroundThread.class);

    private BackgroundThread() {}

    /**
     * On Linux a thread has a niceness of its own; Java's priorities change nothing there. For a
     * platform thread, for good.
     */
    @SuppressWarnings("restricted")
    public static void become() {
        if (!System.getProperty("os.name", "").equals("Linux")) {
            return;
        }
        try {
            Linker linker = Linker.nativeLinker();
            int refused =
                    (int)
                            linker.downcallHandle(
                                            linker.defaultLookup().findOrThrow("setpriority"),
                                            FunctionDescriptor.of(
                                                    ValueLayout.JAVA_INT,
                                                    ValueLayout.JAVA_INT,
                                                    ValueLayout.JAVA_INT,
                                                    ValueLayout.JAVA_INT))
                                    .invokeExact(PRIO_PROCESS, THIS_THREAD, NICE);
            LOG.debug("Niceness {}: {}", NICE, refused);
        } catch (Throwable e) {
            // It only runs with the usual priority then.
            LOG.debug("No niceness", e);
        }
    }
}
