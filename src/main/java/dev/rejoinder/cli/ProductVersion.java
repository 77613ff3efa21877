package dev.rejoinder.cli;

/** The version, from the jar's manifest. */
final class ProductVersion {
    private ProductVersion() {}

    static String current() {
        String version = ProductVersion.class.getPackage().getImplementationVersion();
        return version == null ? "(development)" : version;
    }
}
