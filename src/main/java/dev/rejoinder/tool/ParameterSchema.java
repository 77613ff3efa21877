package dev.rejoinder.tool;

import com.networknt.schema.Error;
import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.InvalidSchemaRefException;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.ValidationLimitExceededException;
import com.networknt.schema.regex.RegularExpression;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The compiled JSON Schema of a tool's arguments. Draft 2020-12 unless the schema names another
 * one. References to other documents are not followed. The work of a check is bounded, because
 * schemas and arguments come from users and models. Loaded only on servers with tools. Thread-safe.
 */
public final class ParameterSchema {
    private static final long MAX_STEPS = 100_000;
    private static final int MAX_DEPTH = 100;

    private static final JsonMapper JSON = new JsonMapper();
    private final Schema schema;

    private ParameterSchema(Schema schema) {
        this.schema = schema;
    }

    /**
     * Compiles a schema. Slow: cache the result.
     *
     * @throws IllegalArgumentException with a sentence if it is not a valid schema of an object
     */
    public static ParameterSchema compile(String parameters) {
        JsonNode json;
        try {
            json = JSON.readTree(parameters);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("The parameters are not JSON.", e);
        }
        if (!json.isObject() || !json.path("type").asString("object").equals("object")) {
            throw new IllegalArgumentException(
                    "The parameters must be a JSON Schema of type object.");
        }
        try {
            // A registry of its own: it caches schemas by their $id, which are a user's.
            var malformed = new AtomicReference<@Nullable String>();
            SchemaRegistry registry = registry(malformed::set);
            requireFittingDialect(registry, json);
            Schema schema = registry.getSchema(json);
            schema.initializeValidators();
            if (malformed.get() != null) {
                throw new IllegalArgumentException(
                        "The parameters have a pattern that is not a regular expression.");
            }
            var _ = schema.validate(JSON.createObjectNode());
            return new ParameterSchema(schema);
        } catch (ValidationLimitExceededException | StackOverflowError e) {
            throw new IllegalArgumentException("The parameters are too complex.", e);
        } catch (InvalidSchemaRefException e) {
            throw new IllegalArgumentException(
                    "The parameters have a $ref that does not lead to a part of them.", e);
        } catch (SchemaException e) {
            throw new IllegalArgumentException("The parameters are not a valid JSON Schema.", e);
        }
    }

    /** Keywords with values of a wrong type are otherwise ignored. */
    private static void requireFittingDialect(SchemaRegistry registry, JsonNode schema) {
        String dialect =
                schema.path("$schema").asString(SpecificationVersion.DRAFT_2020_12.getDialectId());
        registry.getSchema(SchemaLocation.of(dialect)).validate(schema).stream()
                .findFirst()
                .ifPresent(
                        error -> {
                            throw new IllegalArgumentException(
                                    "The parameters are not a valid JSON Schema: "
                                            + error.getInstanceLocation()
                                            + ": "
                                            + error.getMessage()
                                            + ".");
                        });
    }

    /**
     * @param malformed gets malformed patterns: the library logs a failure of a pattern as an error
     *     of the program
     */
    private static SchemaRegistry registry(Consumer<String> malformed) {
        SchemaRegistryConfig config =
                SchemaRegistryConfig.builder()
                        .failFast(true)
                        .locale(Locale.ENGLISH)
                        .regularExpressionFactory(pattern -> expression(pattern, malformed))
                        .executionContextCustomizer(
                                (context, _) -> context.executionConfig(ParameterSchema::limit))
                        .build();
        return SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12,
                registry ->
                        registry.schemaRegistryConfig(config)
                                .schemaLoader(loader -> loader.fetchRemoteResources(false)));
    }

    private static void limit(ExecutionConfig.Builder config) {
        config.maxEvaluationSteps(MAX_STEPS).maxEvaluationDepth(MAX_DEPTH);
    }

    private static RegularExpression expression(String pattern, Consumer<String> malformed) {
        try {
            return new BoundedExpression(pattern);
        } catch (IllegalArgumentException e) {
            malformed.accept(pattern);
            return text -> false;
        }
    }

    /** Returns what is wrong with arguments, as a sentence for the model. */
    public Optional<String> problem(String arguments) {
        try {
            JsonNode json = JSON.readTree(arguments);
            if (!json.isObject()) {
                return Optional.of("The arguments must be a JSON object.");
            }
            return schema.validate(json).stream().findFirst().map(ParameterSchema::sentence);
        } catch (JacksonException e) {
            return Optional.of("The arguments are not valid JSON.");
        } catch (ValidationLimitExceededException | StackOverflowError e) {
            return Optional.of("The arguments are too complex to check.");
        }
    }

    private static String sentence(Error error) {
        String field = error.getInstanceLocation().toString();
        return (field.isEmpty() ? "The arguments do not fit: " : "The argument " + field + ": ")
                + error.getMessage()
                + ".";
    }
}
