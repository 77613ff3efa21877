package dev.rejoinder.testkit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A headless Chromium of its own. Tests that need one are skipped where there is none. */
public final class SeleniumBrowser implements AutoCloseable {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int MOST_LOOKS = 400;

    private final ChromeDriver driver;

    private SeleniumBrowser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Starts one with an empty profile in this folder. */
    public static SeleniumBrowser open(Path profile) {
        assumeTrue(Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER), "no Chromium");
        var logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        var options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.setCapability("goog:loggingPrefs", logs);
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--lang=en",
                "--user-data-dir=" + profile.toAbsolutePath());
        ChromeDriverService service =
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(DRIVER.toFile())
                        .usingAnyFreePort()
                        .withSilent(true)
                        .build();
        var browser = new SeleniumBrowser(new ChromeDriver(service, options));
        browser.driver.manage().timeouts().scriptTimeout(PATIENCE);
        browser.resize(1000, 800);
        return browser;
    }

    public void resize(int width, int height) {
        // The window of a headless browser has a title bar all the same; only the page counts.
        cdp(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        driver.manage().window().setSize(new Dimension(width, height));
    }

    public void cdp(String command, Map<String, Object> parameters) {
        var _ = driver.executeCdpCommand(command, parameters);
    }

    public void go(String address) {
        toPage();
        driver.get(address);
    }

    public void reload() {
        toPage();
        driver.navigate().refresh();
    }

    /** What follows is about the page itself. */
    public void toPage() {
        driver.switchTo().defaultContent();
    }

    /** What follows is about a frame. */
    public void toFrame(WebElement frame) {
        driver.switchTo().frame(frame);
    }

    public @Nullable Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** Runs a script whose last argument is called with the result. */
    public @Nullable Object runAsync(String script, Object... arguments) {
        return driver.executeAsyncScript(script, arguments);
    }

    /** Waits until an expression in the current document is true, and returns what it is then. */
    public Object await(String expression) {
        Object found =
                driver.executeAsyncScript(
                        """
                        const done = arguments[arguments.length - 1];
                        const until = Date.now() + 8000;
                        const look = () => {
                          let found;
                          try { found = (%s); } catch (e) { found = null; }
                          if (found) done(found);
                          else if (Date.now() > until) done(null);
                          else setTimeout(look, 10);
                        };
                        look();
                        """
                                .formatted(expression));
        if (found == null) {
            throw new AssertionError(
                    "never came: " + expression + "\nin " + run("return document.body.innerText"));
        }
        return found;
    }

    public WebElement find(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    public String text(String selector) {
        return find(selector).getText();
    }

    public List<String> texts(String selector) {
        return driver.findElements(By.cssSelector(selector)).stream()
                .map(WebElement::getText)
                .toList();
    }

    /** Types into whatever has the focus. */
    public void type(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    public void shiftTab() {
        new Actions(driver).keyDown(Keys.SHIFT).sendKeys(Keys.TAB).keyUp(Keys.SHIFT).perform();
    }

    /** What the browser and the page's scripts have complained of since the last call. */
    public List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage)
                .toList();
    }

    /** Waits until the browser complains in these words. */
    public void awaitComplaint(String words) {
        var heard = new ArrayList<String>();
        for (int i = 0; i < MOST_LOOKS; i++) {
            heard.addAll(complaints());
            if (heard.stream().anyMatch(line -> line.contains(words))) {
                return;
            }
            runAsync("setTimeout(arguments[0], 20)");
        }
        throw new AssertionError("no complaint of " + words + " in " + heard);
    }

    /** Holds the current document against the rules of axe-core for accessibility. */
    public void assertAccessible() {
        try (var in =
                SeleniumBrowser.class.getResourceAsStream(
                        "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js")) {
            run(new String(requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Object problems =
                runAsync(
                        """
                        const done = arguments[arguments.length - 1];
                        axe.run(document, { iframes: false }).then(({ violations, passes }) =>
                          done(passes.length < 10 ? 'axe looked at nothing' : violations.map((each) =>
                            each.id + ': ' + each.nodes.map((node) => node.html + ' ' + node.failureSummary).join('; ')).join('\\n')));
                        """);
        assertThat(problems).isEqualTo("");
    }

    /** Leaves a picture where {@code -Dscreenshots=folder} says; without it does nothing. */
    public void picture(String name) {
        String folder = System.getProperty("screenshots");
        if (folder == null) {
            return;
        }
        File file = driver.getScreenshotAs(OutputType.FILE);
        try {
            Files.createDirectories(Path.of(folder));
            Files.copy(
                    file.toPath(),
                    Path.of(folder, name + ".png"),
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
