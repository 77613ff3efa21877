package dev.rejoinder.cli;

/** Which version this is, as the jar's manifest says. */
final class ProductVersion {
    private ProductVersion() {}

    static String current() {
        String version = ProductVersion.class.getPackage().getImplementationVersion();
        return version == null ? "(development)" : version;
    }
}
