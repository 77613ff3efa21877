package dev.rejoinder;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Enforces the table of packages in {@code docs/architecture.md}, and rules for all classes. */
class ArchitectureTest {
    private static final String ROOT = "dev.rejoinder.";

    private static final Map<String, Set<String>> TABLE = tableIn(Path.of("docs/architecture.md"));

    private static final JavaClasses MAIN =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("dev.rejoinder");

    private static final JavaClasses TESTS =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
                    .importPackages("dev.rejoinder");

    @Test
    void packagesImportOnlyWhatTheTableAllows() {
        assertThat(violations(MAIN, TABLE)).isEmpty();
    }

    @Test
    void everyPackageHasARowAndEveryRowAPackage() {
        Set<String> packages = new TreeSet<>();
        MAIN.forEach(type -> packages.add(name(type)));
        assertThat(packages).isEqualTo(new TreeSet<>(TABLE.keySet()));
    }

    @Test
    void noPermissionIsUnused() {
        Set<String> unused = new TreeSet<>();
        TABLE.forEach(
                (name, allowed) -> allowed.forEach(other -> unused.add(name + " <- " + other)));
        crossings(MAIN)
                .forEach(
                        d ->
                                unused.remove(
                                        name(d.getOriginClass())
                                                + " <- "
                                                + name(d.getTargetClass())));
        assertThat(unused).isEmpty();
    }

    @Test
    void theTableHasNoCycles() {
        var done = new HashSet<String>();
        TABLE.keySet().forEach(name -> visit(name, new ArrayList<>(), done));
    }

    /** A checker that finds nothing because it looks at nothing must be noticed. */
    @Test
    void aPlantedViolationIsFound() {
        Map<String, Set<String>> tooStrict = new TreeMap<>(TABLE);
        tooStrict.put("turn", Set.of("core"));
        assertThat(violations(MAIN, tooStrict)).anyMatch(line -> line.contains("turn.TurnEngine"));
    }

    @Test
    void onlyStorageSpeaksJdbc() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..storage..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.sql..",
                        "javax.sql..",
                        "org.sqlite..",
                        "org.postgresql..",
                        "com.zaxxer..")
                .because("a query elsewhere is not run by the store contracts on both databases")
                .check(MAIN);
    }

    @Test
    void onlyTheEdgeKnowsTheWebServer() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..http..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.eclipse.jetty..")
                .because("the web server can only be changed where it is known")
                .check(MAIN);
    }

    @Test
    void onlyOneClassNamesTheRuntimeThatMayBeAbsent() {
        noClasses()
                .that()
                .doNotHaveSimpleName("OnnxModel")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("ai.onnxruntime..")
                .because("a server without the embeddings jar must load all others")
                .check(MAIN);
    }

    @Test
    void onlyTheWireAndItsUsersHaveSockets() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.rejoinder.wire",
                        "..provider..",
                        "..outbound..",
                        // The operator names the one server that it talks to.
                        "dev.rejoinder.mail",
                        // The user names the server of a command.
                        "dev.rejoinder.cli")
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.net\\.(Socket|URLConnection|HttpURLConnection|http\\..*)")
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("javax.net.ssl..")
                .because("what can be pointed at the network passes one guard")
                .check(MAIN);
    }

    @Test
    void timeIsPassedIn() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("dev.rejoinder.core.Clock$1")
                .should()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .because("tests set the clock")
                .check(MAIN);
    }

    @Test
    void onlyTheCommandLinePrints() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..cli..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .because("everything else logs")
                .check(MAIN);
    }

    @Test
    void testsDoNotSleep() {
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", java.time.Duration.class)
                .because("a sleep is either too short or too long")
                .check(TESTS);
    }

    @Test
    void everyTestMethodRuns() {
        methods()
                .that()
                .areDeclaredInClassesThat()
                .haveNameMatching(".*(Test|Contract)")
                .and()
                .arePackagePrivate()
                .and()
                .haveRawReturnType(void.class)
                .and()
                .areNotStatic()
                .should()
                .beMetaAnnotatedWith(org.apiguardian.api.API.class)
                .because("a test without its annotation never runs")
                .check(TESTS);
    }

    @Test
    void typesAreFinalOrSealedUnlessTheyAreMeantToBeExtended() {
        classes()
                .that()
                .areTopLevelClasses()
                .and()
                .areNotInterfaces()
                .and()
                .areNotAnnotations()
                .and()
                .doNotHaveModifier(com.tngtech.archunit.core.domain.JavaModifier.ABSTRACT)
                .and()
                .doNotHaveSimpleName("package-info")
                .should()
                .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL)
                .because("what is open is open for good")
                .check(MAIN);
    }

    /** Two classes with one name are read for one another, and a search finds both. */
    @Test
    void everyClassNameIsUnique() {
        Map<String, Set<String>> homes = new TreeMap<>();
        for (String root : List.of("src/main", "src/test", "benchmarks")) {
            for (Path file : javaFiles(Path.of(root))) {
                String name = file.getFileName().toString().replace(".java", "");
                homes.computeIfAbsent(name, key -> new TreeSet<>()).add(file.toString());
            }
        }
        homes.remove("package-info");
        assertThat(homes).hasSizeGreaterThan(800);
        assertThat(homes.values()).allMatch(files -> files.size() == 1);
        assertThat(MAIN)
                .filteredOn(type -> type.isNestedClass() && !type.isAnonymousClass())
                .allSatisfy(
                        type ->
                                assertThat(homes)
                                        .as(type.getName())
                                        .doesNotContainKey(type.getSimpleName()));
    }

    private static List<Path> javaFiles(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> violations(JavaClasses classes, Map<String, Set<String>> table) {
        return crossings(classes).stream()
                .filter(
                        d ->
                                !table.getOrDefault(name(d.getOriginClass()), Set.of())
                                        .contains(name(d.getTargetClass())))
                .map(Dependency::getDescription)
                .toList();
    }

    private static List<Dependency> crossings(JavaClasses classes) {
        return classes.stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(d -> d.getTargetClass().getPackageName().startsWith(ROOT))
                .filter(d -> !name(d.getOriginClass()).equals(name(d.getTargetClass())))
                .toList();
    }

    private static String name(JavaClass type) {
        return type.getPackageName().substring(ROOT.length());
    }

    private static void visit(String name, List<String> path, Set<String> done) {
        assertThat(path).as("a cycle").doesNotContain(name);
        if (done.contains(name)) {
            return;
        }
        path.add(name);
        TABLE.getOrDefault(name, Set.of()).forEach(next -> visit(next, path, done));
        path.removeLast();
        done.add(name);
    }

    /** Reads the rows {@code | `package` | contents | may import |}. */
    private static Map<String, Set<String>> tableIn(Path page) {
        Pattern row = Pattern.compile("(?m)^\\| `([a-z.]+)` \\| [^|]+ \\| ([a-z. ]+|–) \\|$");
        var table = new TreeMap<String, Set<String>>();
        Matcher found = row.matcher(text(page));
        while (found.find()) {
            var allowed = new TreeSet<>(Arrays.asList(found.group(2).split(" +")));
            allowed.remove("–");
            assertThat(table.put(found.group(1), allowed)).as(found.group(1)).isNull();
        }
        return table;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
