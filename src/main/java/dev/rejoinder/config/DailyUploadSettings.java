package dev.rejoinder.config;

/**
 * How much may be uploaded for messages in a day (UTC); 0 for unlimited.
 *
 * @param files of one key or account
 * @param megabytes of one key or account
 * @param visitorFiles of one visitor
 * @param visitorMegabytes of one visitor
 */
public record DailyUploadSettings(
        int files, int megabytes, int visitorFiles, int visitorMegabytes) {
    public static final DailyUploadSettings DEFAULT =
            new DailyUploadSettings(1_000, 2_000, 50, 200);

    private static final long MEGABYTE = 1_000_000;

    public long bytes() {
        return megabytes * MEGABYTE;
    }

    public long visitorBytes() {
        return visitorMegabytes * MEGABYTE;
    }
}
