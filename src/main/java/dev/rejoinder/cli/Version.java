package dev.rejoinder.cli;

/** Which version this is, as the jar's manifest says. */
final class Version {
    private Version() {}

    static String current() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "(development)" : version;
    }
}
