package dev.rejoinder.tool.mcp;

import dev.rejoinder.tool.ToolEffect;
import org.jspecify.annotations.Nullable;

/**
 * What a server says about the effect of its tool. Hints are not trusted: they only choose the
 * defaults of a new tool, which its owner sees and can change.
 *
 * @param readOnly null if the server does not say
 */
public record ToolHints(
        @Nullable Boolean readOnly,
        @Nullable Boolean destructive,
        @Nullable Boolean idempotent,
        @Nullable Boolean openWorld) {
    public static final ToolHints NONE = new ToolHints(null, null, null, null);

    public ToolEffect effect() {
        if (Boolean.TRUE.equals(readOnly)) {
            return ToolEffect.READ_ONLY;
        }
        return Boolean.TRUE.equals(idempotent) ? ToolEffect.IDEMPOTENT : ToolEffect.SIDE_EFFECT;
    }

    /** Whether the tool may destroy something; by the specification, silence means yes. */
    public boolean requiresApproval() {
        return effect() != ToolEffect.READ_ONLY && !Boolean.FALSE.equals(destructive);
    }
}
