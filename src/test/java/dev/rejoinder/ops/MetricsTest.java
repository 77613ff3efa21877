package dev.rejoinder.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private final Metrics metrics = new Metrics();

    @Test
    void textIsInPrometheusFormat() {
        metrics.counter("eggs_total", "Eggs laid.", "hen", "shade").of("Ada", "br\"own\\\n").inc();
        metrics.gauge("hens", "Hens.", () -> 2.5);
        metrics.gauges("fed", "Fed hens.", "hen", () -> Map.of("Ada", 1.0));
        metrics.gauges("sold", "Sold hens.", "hen", Map::of);
        var brooding =
                metrics.histogram("brood_seconds", "Brooding.", List.of(0.0005, 0.5, 1.0), "hen")
                        .of("Ada");
        brooding.observe(0.5);
        brooding.observe(0.501);
        brooding.observe(2);

        assertThat(metrics.text())
                .isEqualTo(
                        """
                        # HELP brood_seconds Brooding.
                        # TYPE brood_seconds histogram
                        brood_seconds_bucket{hen="Ada",le="0.00050"} 0
                        brood_seconds_bucket{hen="Ada",le="0.5"} 1
                        brood_seconds_bucket{hen="Ada",le="1"} 2
                        brood_seconds_bucket{hen="Ada",le="+Inf"} 3
                        brood_seconds_sum{hen="Ada"} 3.001
                        brood_seconds_count{hen="Ada"} 3
                        # HELP eggs_total Eggs laid.
                        # TYPE eggs_total counter
                        eggs_total{hen="Ada",shade="br\\"own\\\\\\n"} 1
                        # HELP fed Fed hens.
                        # TYPE fed gauge
                        fed{hen="Ada"} 1
                        # HELP hens Hens.
                        # TYPE hens gauge
                        hens 2.5
                        # HELP sold Sold hens.
                        # TYPE sold gauge
                        """);
    }

    @Test
    void unusedCounterIsZero() {
        metrics.counter("eggs_total", "Eggs laid.");
        metrics.counter("lost_total", "Eggs lost.", "to").expect("fox");

        assertThat(metrics.text()).contains("\neggs_total 0\n", "\nlost_total{to=\"fox\"} 0\n");
    }

    @Test
    void tooManyLabelsAreCountedAsOther() {
        var eggs = metrics.counter("eggs_total", "Eggs laid.", "hen");
        for (int i = 0; i < LabelledMetric.MAX_COMBINATIONS + 10; i++) {
            eggs.of("hen " + i).inc();
        }
        eggs.of("hen 1").inc();

        assertThat(metrics.text())
                .contains("eggs_total{hen=\"hen 1\"} 2\n", "eggs_total{hen=\"other\"} 10\n")
                .doesNotContain("hen " + LabelledMetric.MAX_COMBINATIONS);
    }

    @Test
    void fullCacheStillCounts() {
        var eggs = metrics.counter("eggs_total", "Eggs laid.", "hen");
        var cache = new DataPointCache<Integer, CounterDataPoint>(i -> eggs.of("hen " + i % 3));
        for (int i = 0; i < LabelledMetric.MAX_COMBINATIONS + 10; i++) {
            cache.of(i).inc();
            cache.of(i).inc();
        }

        assertThat(metrics.text())
                .contains(
                        "eggs_total{hen=\"hen 0\"} 340\n",
                        "eggs_total{hen=\"hen 1\"} 340\n",
                        "eggs_total{hen=\"hen 2\"} 340\n");
    }

    @Test
    void nameCanBeRegisteredOnce() {
        metrics.counter("eggs_total", "Eggs laid.");

        assertThatThrownBy(() -> metrics.gauge("eggs_total", "Eggs.", () -> 1))
                .hasMessageContaining("eggs_total");
    }
}
