package dev.rejoinder.cli;

/** How a running command learns that the process is told to stop. */
interface ShutdownSignal {
    /** Runs the task, on a thread of its own, once the process is told to stop. */
    void register(Runnable task);

    /** SIGTERM, SIGINT, and every other orderly end of the process. */
    static ShutdownSignal ofProcess() {
        return task -> Runtime.getRuntime().addShutdownHook(new Thread(task, "shutdown"));
    }
}
