package dev.rejoinder.bot;

/**
 * Which files a bot takes with messages.
 *
 * @param enabled whether visitors may send files; API keys and people in the console always may
 * @param keepOriginals whether images are also kept as they were sent, with their metadata
 */
public record UploadSettings(boolean enabled, boolean keepOriginals) {
    public static final UploadSettings OFF = new UploadSettings(false, false);
}
