package dev.rejoinder.cli;

import dev.rejoinder.config.Settings;

/** Binds the commands to the composition root. */
final class ServerInstallation implements Installation {
    @Override
    public Serving serve(Settings settings) {
        throw new IllegalStateException("The server is not part of this build yet.");
    }

    @Override
    public Administration open(Settings settings) {
        throw new IllegalStateException("The server is not part of this build yet.");
    }
}
