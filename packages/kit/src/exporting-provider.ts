import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from "@opentelemetry/sdk-trace";

/** One trace in twenty, unless `OTEL_TRACES_SAMPLER_ARG` says another share. */
const DEFAULT_SHARE = 0.05;

const { OTEL_TRACES_SAMPLER_ARG: share, OTEL_SERVICE_NAME: service } = process.env;

/** Samples traces and sends them to the collector that `OTEL_EXPORTER_OTLP_ENDPOINT` names. */
export function exportingProvider(): TracerProvider {
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ "service.name": service ?? "switchboard" }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(Number(share ?? DEFAULT_SHARE)) }),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
  });
  process.once("beforeExit", () => void provider.shutdown());
  return provider;
}
