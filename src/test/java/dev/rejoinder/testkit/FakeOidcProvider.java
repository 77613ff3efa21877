package dev.rejoinder.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.rejoinder.core.Clock;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An OpenID Connect provider that follows the specification until a test makes it misbehave. It
 * signs in the person that the test describes.
 */
public final class FakeOidcProvider implements AutoCloseable {
    public static final String CLIENT_ID = "rejoinder";
    public static final String SECRET = "s3cret+/=";

    /** Generated once, because that takes long. */
    private static final RSAKey KEY = newKey("first");

    private final ScriptedHttpServer server;
    private final Clock clock;
    private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final Map<String, Object> metadata = new ConcurrentHashMap<>();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile Map<String, Object> person = Map.of("sub", "7");
    private volatile Map<String, Object> userinfo = Map.of();
    private volatile Consumer<Map<String, Object>> claimChange = claims -> {};
    private volatile Function<Map<String, Object>, String> signer = claims -> signed(claims, KEY);
    private volatile JWKSet keys = new JWKSet(KEY);

    public FakeOidcProvider(Clock clock) throws IOException {
        this.clock = clock;
        server = ScriptedHttpServer.start(this::play);
    }

    public static RSAKey newKey(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public static RSAKey key() {
        return KEY;
    }

    public String issuer() {
        return "http://127.0.0.1:" + server.port() + "/realms/staff";
    }

    /** The claims of the person who signs in. */
    public void person(Map<String, Object> claims) {
        person = claims;
        userinfo = claims;
    }

    /** Claims that only the userinfo endpoint tells. */
    public void userinfo(Map<String, Object> claims) {
        userinfo = claims;
    }

    /** Changes the claims of the ID tokens from now on. */
    public void changeClaims(Consumer<Map<String, Object>> change) {
        claimChange = change;
    }

    /** Makes ID tokens of claims in another way. */
    public void sign(Function<Map<String, Object>, String> other) {
        signer = other;
    }

    /** Replaces the published keys. */
    public void keys(JWK... published) {
        keys = new JWKSet(List.of(published));
    }

    /** Adds to the discovery document, or replaces what is there. */
    public void announce(String name, Object value) {
        metadata.put(name, value);
    }

    /** Answers requests to a path with these bytes, such as {@code /token}. */
    public void answer(String path, String response) {
        answers.put(path, response);
    }

    public void answerAsUsual(String path) {
        answers.remove(path);
    }

    /** Holds back all answers from now on, until the returned action runs. */
    public Runnable hold() {
        var next = new CountDownLatch(1);
        gate = next;
        return next::countDown;
    }

    /** The requests to a path so far. */
    public List<String> requests(String path) {
        return server.requests().stream().filter(each -> path(each).equals(path)).toList();
    }

    /** A signed token of claims. */
    public static String signed(Map<String, Object> claims, RSAKey key) {
        try {
            var token =
                    new SignedJWT(
                            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
                            JWTClaimsSet.parse(claims));
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException | ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Signs the person in, as the page of the provider does.
     *
     * @param location to which the server sent the browser
     * @return the callback to which the browser is sent back
     */
    public String authorize(String location) {
        Map<String, String> asked = parameters(URI.create(location).getRawQuery());
        String code = "code-" + codes.size() + "-" + asked.getOrDefault("state", "").hashCode();
        codes.put(code, asked);
        return asked.get("redirect_uri") + "?code=" + code + "&state=" + asked.get("state");
    }

    /** The parameters of a query or a form. */
    public static Map<String, String> parameters(String text) {
        var parameters = new HashMap<String, String>();
        for (String each : text.split("&", -1)) {
            int equals = each.indexOf('=');
            parameters.put(
                    each.substring(0, equals),
                    URLDecoder.decode(each.substring(equals + 1), UTF_8));
        }
        return parameters;
    }

    private static String path(String request) {
        return request.split(" ", 3)[1].replaceFirst("\\?.*", "").replace("/realms/staff", "");
    }

    private void play(ScriptedHttpServer.Peer peer) throws IOException {
        String request = peer.readRequest();
        String path = path(request);
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        String planned = answers.get(path);
        if (planned != null) {
            peer.send(planned);
            return;
        }
        peer.send(
                switch (path) {
                    case "/.well-known/openid-configuration" -> json(discovery());
                    case "/jwks" -> json(keys.toPublicJWKSet().toJSONObject());
                    case "/token" -> token(request);
                    case "/userinfo" -> json(userinfo);
                    case "/authorize" -> redirect(authorize(request.split(" ", 3)[1]));
                    default -> "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
                });
    }

    private Map<String, Object> discovery() {
        var document = new HashMap<String, Object>();
        document.put("issuer", issuer());
        document.put("authorization_endpoint", issuer() + "/authorize");
        document.put("token_endpoint", issuer() + "/token");
        document.put("jwks_uri", issuer() + "/jwks");
        document.put("userinfo_endpoint", issuer() + "/userinfo");
        document.putAll(metadata);
        return document;
    }

    private String token(String request) {
        Map<String, String> form =
                parameters(request.substring(request.indexOf("\r\n\r\n") + 4).strip());
        // A code works once.
        Map<String, String> asked = codes.remove(form.getOrDefault("code", ""));
        if (asked == null
                || !challenge(form.getOrDefault("code_verifier", ""))
                        .equals(asked.get("code_challenge"))
                || !form.getOrDefault("redirect_uri", "").equals(asked.get("redirect_uri"))) {
            return response("400 Bad Request", "{\"error\":\"invalid_grant\"}");
        }
        long now = clock.millis() / 1000;
        var claims = new HashMap<String, Object>(person);
        claims.put("iss", issuer());
        claims.put("aud", CLIENT_ID);
        claims.put("iat", now);
        claims.put("exp", now + 300);
        claims.put("nonce", asked.get("nonce"));
        claims.put("at_hash", accessTokenHash());
        claimChange.accept(claims);
        return json(
                Map.of(
                        "token_type",
                        "Bearer",
                        "access_token",
                        "access",
                        "id_token",
                        signer.apply(claims)));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String challenge(String verifier) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256(verifier));
    }

    private static String accessTokenHash() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Arrays.copyOf(sha256("access"), 16));
    }

    private static String json(Map<String, ?> object) {
        return response("200 OK", JSONObjectUtils.toJSONString(object));
    }

    private static String redirect(@Nullable String location) {
        return "HTTP/1.1 302 Found\r\nLocation: " + location + "\r\nContent-Length: 0\r\n\r\n";
    }

    /** A whole response. */
    public static String response(String status, String body) {
        return "HTTP/1.1 "
                + status
                + "\r\nContent-Type: application/json\r\nContent-Length: "
                + body.getBytes(UTF_8).length
                + "\r\n\r\n"
                + body;
    }

    @Override
    public void close() throws IOException {
        gate.countDown();
        server.close();
    }
}
