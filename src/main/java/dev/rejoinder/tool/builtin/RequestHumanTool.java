package dev.rejoinder.tool.builtin;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.bot.HandoverSettings;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.handover.HandoverReason;
import dev.rejoinder.handover.HandoverRequest;
import dev.rejoinder.handover.Handovers;
import dev.rejoinder.provider.ToolDefinition;
import dev.rejoinder.tool.CallableTool;
import dev.rejoinder.tool.ParameterSchema;
import dev.rejoinder.tool.ToolCatalog;
import dev.rejoinder.tool.ToolDraft;
import dev.rejoinder.tool.ToolEffect;
import dev.rejoinder.tool.ToolInvocation;
import dev.rejoinder.tool.ToolOutcome;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * The tool {@code request_human}, with which a model asks for a person. It is not one of the tools
 * that owners add: the settings of the bot offer it. Thread-safe.
 */
public final class RequestHumanTool {
    private static final String NAME = "request_human";
    private static final JsonMapper JSON = new JsonMapper();

    private static final ToolDefinition DEFINITION =
            new ToolDefinition(
                    NAME,
                    "Asks a person to take over this conversation. Call it when the user wants to"
                            + " talk to a person, or when you cannot help and a person could."
                            + " Afterwards, tell the user in one sentence what happened.",
                    """
                    {"type":"object","properties":{"reason":{"type":"string","maxLength":%d,\
                    "description":"What the person should know, in one or two sentences."}},\
                    "additionalProperties":false}\
                    """
                            .formatted(HandoverRequest.MAX_NOTE));

    /** Compiled on first use, because no start should wait for it. */
    private static final class CompiledSchema {
        static final ParameterSchema PARAMETERS = ParameterSchema.compile(DEFINITION.parameters());

        private CompiledSchema() {}
    }

    private final Handovers handovers;
    private final Bots bots;
    private final CallableTool tool;

    public RequestHumanTool(Handovers handovers, Bots bots) {
        this.handovers = handovers;
        this.bots = bots;
        this.tool =
                new CallableTool(
                        DEFINITION,
                        "Ask for a person",
                        ToolEffect.IDEMPOTENT,
                        false,
                        false,
                        ToolDraft.TIMEOUT,
                        arguments -> CompiledSchema.PARAMETERS.problem(arguments),
                        this::call);
    }

    /** The tools of a catalog, and this one for bots whose models may ask for a person. */
    public ToolCatalog addTo(ToolCatalog others) {
        return bot -> {
            List<CallableTool> own = others.toolsOf(bot);
            HandoverSettings settings = bot.conversationSettings().handover();
            boolean offered =
                    settings.enabled()
                            && settings.tool()
                            && own.stream().noneMatch(each -> each.name().equals(NAME));
            if (!offered) {
                return own;
            }
            var all = new ArrayList<>(own);
            all.add(tool);
            return List.copyOf(all);
        };
    }

    private ToolOutcome call(ToolInvocation invocation) {
        Optional<Bot> bot = bots.find(invocation.botId());
        if (bot.isEmpty()) {
            return ToolOutcome.error("This assistant was deleted.");
        }
        String reason = JSON.readTree(invocation.arguments()).path("reason").asString("");
        try {
            handovers.request(
                    bot.get(),
                    invocation.conversationId(),
                    HandoverReason.TOOL,
                    reason.isBlank() ? null : reason);
        } catch (AppError refused) {
            return refused(bot.get(), refused);
        }
        return ToolOutcome.ok(
                "A person was asked and will answer here as soon as one is free. Tell the user; do"
                        + " not promise a time.");
    }

    private ToolOutcome refused(Bot bot, AppError refused) {
        if (refused.code() != ErrorCode.HANDOVER_CLOSED) {
            return ToolOutcome.error(refused.sentence());
        }
        String opens =
                handovers
                        .opensAt(bot)
                        .map(at -> " until " + at.truncatedTo(ChronoUnit.MINUTES))
                        .orElse("");
        return ToolOutcome.ok("Nobody is available" + opens + ". Tell the user.");
    }
}
