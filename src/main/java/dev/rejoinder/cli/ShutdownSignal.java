package dev.rejoinder.cli;

/** Notifies a running command that the process is stopping. */
interface ShutdownSignal {
    /** Runs the task on its own thread when the process is told to stop. */
    void register(Runnable task);

    /** SIGTERM, SIGINT, and every other orderly end of the process. */
    static ShutdownSignal ofProcess() {
        return task -> Runtime.getRuntime().addShutdownHook(new Thread(task, "shutdown"));
    }
}
