package dev.rejoinder.config;

/** A value of a setting with a mistake that the parser recognizes. */
final class SettingCorrection extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final String instruction;

    /**
     * Creates one.
     *
     * @param instruction for the operator, such as "write … without …"; contains no secret
     */
    SettingCorrection(String instruction) {
        super(instruction);
        this.instruction = instruction;
    }

    String instruction() {
        return instruction;
    }
}
