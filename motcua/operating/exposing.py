"""The numbers in the format of Prometheus: requests counted by all processes, and what was measured just now."""

from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import choose_encoder

from motcua.operating import counting, measures


def exposition(accept: str) -> tuple[bytes, str]:
    """The text and its content type; `accept` is what the caller says that it reads."""
    registry = counting.registry()
    registry.register(Measured())
    encode, kind = choose_encoder(accept)
    return encode(registry), kind


class Measured:
    """What Prometheus' library calls a collector: the measures as gauges."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """One family for each name, with a sample for each set of labels."""
        by_name: dict[str, list[measures.Measure]] = {}
        for one in measures.measure():
            by_name.setdefault(one.name, []).append(one)
        for name, samples in by_name.items():
            labels = list(samples[0].labels)
            family = GaugeMetricFamily(name, measures.WORDS[name], labels=labels)
            for one in samples:
                family.add_metric([one.labels[label] for label in labels], one.value)
            yield family

    def describe(self) -> list:
        """Nothing is measured when the collector is registered."""
        return []
