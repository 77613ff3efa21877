package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.fields;
import static dev.rejoinder.http.BodySchema.named;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.http.BodySchema;
import dev.rejoinder.tool.ToolRules;
import dev.rejoinder.tool.ToolStore;
import dev.rejoinder.tool.builtin.BuiltInToolKind;
import dev.rejoinder.tool.http.HttpActionRules;
import java.util.ArrayList;
import java.util.List;

/** The schemas of requests and responses about tools. */
final class ToolSchemas {
    private static final BodySchema FLAG = new BodySchema.BooleanSchema();

    /** Strings by name. */
    private static final BodySchema TEXTS = new BodySchema.AnySchema(256 << 10, 1);

    private static final List<BodySchema.Field> REQUIRED =
            List.of(
                    required(
                            "name",
                            new BodySchema.StringSchema(1, 64),
                            "The name by which models call the tool; unique in the bot."),
                    required(
                            "description",
                            new BodySchema.StringSchema(1, ToolRules.MAX_DESCRIPTION_CHARACTERS),
                            "Tells the model what the tool does and when to call it."));

    private static final List<BodySchema.Field> SETTINGS =
            List.of(
                    optional(
                            "title",
                            new BodySchema.StringSchema(1, ToolRules.MAX_TITLE_CHARACTERS),
                            "The name that people see; the name by default."),
                    optional(
                            "parameters",
                            new BodySchema.AnySchema(
                                    ToolRules.MAX_PARAMETERS_BYTES, ToolRules.MAX_PARAMETERS_DEPTH),
                            "The JSON Schema of the arguments, an object; no arguments by"
                                    + " default."),
                    optional("readOnly", FLAG, "Whether a call changes nothing."),
                    optional(
                            "idempotent",
                            FLAG,
                            "Whether a call that is not read-only can be repeated with the same"
                                    + " Idempotency-Key."),
                    optional("requiresApproval", FLAG, "Whether a person must approve each call."),
                    optional(
                            "visitorApproves",
                            FLAG,
                            "Whether the end user may approve, not only the owner's programs and"
                                    + " staff."),
                    optional(
                            "timeoutSeconds",
                            new BodySchema.IntegerSchema(1, ToolRules.MAX_TIMEOUT.toSeconds()),
                            "The longest time of one call, with retries."),
                    optional("enabled", FLAG, "Whether models may call the tool."));

    private static final List<BodySchema.Field> ACTION_SETTINGS =
            List.of(
                    optional(
                            "query",
                            TEXTS,
                            "Query parameters to add to the URL: strings by name. One whose"
                                    + " argument is missing is left out."),
                    optional("headers", TEXTS, "Request headers: strings by name."),
                    optional(
                            "body",
                            BodySchema.either(
                                    new BodySchema.AnySchema(
                                            HttpActionRules.MAX_BODY_BYTES,
                                            HttpActionRules.MAX_BODY_DEPTH),
                                    new BodySchema.StringSchema(1, HttpActionRules.MAX_BODY_BYTES)),
                            "The JSON body. Without it, POST, PUT and PATCH send an object of the"
                                    + " arguments that nothing else uses."),
                    optional(
                            "responsePath",
                            new BodySchema.StringSchema(0, 500),
                            "The part of a JSON response that the model gets, as a JSON"
                                    + " Pointer."));

    private static final BodySchema.Field METHOD =
            required(
                    "method",
                    new BodySchema.EnumSchema(HttpActionRules.METHODS),
                    "The method of the request.");
    private static final BodySchema.Field URL =
            required(
                    "url",
                    new BodySchema.StringSchema(1, HttpActionRules.MAX_URL_CHARACTERS),
                    "The URL; path and query may contain {{argument}} and {{secret.NAME}}.");

    static final BodySchema.ObjectSchema CREATE =
            object(
                    REQUIRED,
                    SETTINGS,
                    List.of(
                            required(
                                    "http",
                                    object(List.of(METHOD, URL), ACTION_SETTINGS),
                                    "The HTTP request of a call.")));

    static final BodySchema.ObjectSchema BUILT_IN =
            fields(
                    required(
                            "kind",
                            new BodySchema.EnumSchema(BuiltInToolKind.ids()),
                            "Which tool of this server; also its name."));

    static final BodySchema.ObjectSchema PATCH =
            object(
                    voluntary(REQUIRED),
                    SETTINGS,
                    List.of(
                            optional(
                                    "http",
                                    object(voluntary(List.of(METHOD, URL)), ACTION_SETTINGS),
                                    "The HTTP request of a call; only for type http.")));

    /** A tool that was not created: without what the server assigns. */
    static final BodySchema DRAFT =
            new BodySchema.NamedSchema(
                    "ToolDraft",
                    object(
                            List.of(
                                    required(
                                            "type",
                                            BodySchema.constant("http"),
                                            "What a call reaches.")),
                            REQUIRED,
                            SETTINGS,
                            List.of(
                                    required(
                                            "http",
                                            object(List.of(METHOD, URL), ACTION_SETTINGS),
                                            "The HTTP request of a call."))));

    static final BodySchema TOOL =
            new BodySchema.NamedSchema(
                    "Tool",
                    object(
                            List.of(
                                    required("id", ResponseSchemas.ID, "Its id."),
                                    required(
                                            "type",
                                            new BodySchema.EnumSchema(
                                                    List.of("http", "mcp", "builtin")),
                                            "What a call reaches.")),
                            REQUIRED,
                            SETTINGS,
                            List.of(
                                    optional(
                                            "http",
                                            object(List.of(METHOD, URL), ACTION_SETTINGS),
                                            "Only for type http."),
                                    optional(
                                            "mcp",
                                            fields(
                                                    required(
                                                            "serverId",
                                                            ResponseSchemas.ID,
                                                            "The bot's MCP server."),
                                                    required(
                                                            "toolName",
                                                            ResponseSchemas.TEXT,
                                                            "The tool's name at the server.")),
                                            "Only for type mcp."),
                                    optional(
                                            "builtin",
                                            fields(
                                                    required(
                                                            "kind",
                                                            ResponseSchemas.TEXT,
                                                            "Which tool of this server.")),
                                            "Only for type builtin."),
                                    required(
                                            "createdAt",
                                            ResponseSchemas.TIME,
                                            "When the tool was created."),
                                    required(
                                            "updatedAt",
                                            ResponseSchemas.TIME,
                                            "When the tool was last changed."))));

    static final BodySchema LIST =
            named(
                    "ToolList",
                    required(
                            "tools",
                            new BodySchema.ArraySchema(TOOL, ToolStore.MAX_TOOLS),
                            "Oldest first."));

    private ToolSchemas() {}

    private static List<BodySchema.Field> voluntary(List<BodySchema.Field> fields) {
        return fields.stream()
                .map(field -> optional(field.name(), field.schema(), field.description()))
                .toList();
    }

    @SafeVarargs
    private static BodySchema.ObjectSchema object(List<BodySchema.Field>... groups) {
        var all = new ArrayList<BodySchema.Field>();
        for (List<BodySchema.Field> group : groups) {
            all.addAll(group);
        }
        return new BodySchema.ObjectSchema(List.copyOf(all));
    }
}
