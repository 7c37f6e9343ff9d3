/**
 * Preloaded by every service (`node --import @switchboard/kit/telemetry`), before anything that traces. Traces are
 * sampled and sent only when a collector is named (`OTEL_EXPORTER_OTLP_ENDPOINT`); without one it is silent, and trace
 * ids still reach the log.
 */
import { context, propagation, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  AlwaysOffSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from "@opentelemetry/sdk-trace";

/** One trace in twenty, unless `OTEL_TRACES_SAMPLER_ARG` says another share. */
const DEFAULT_SHARE = 0.05;

const {
  OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
  OTEL_TRACES_SAMPLER_ARG: share,
  OTEL_SERVICE_NAME: service,
} = process.env;

context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
propagation.setGlobalPropagator(new W3CTraceContextPropagator());
trace.setGlobalTracerProvider(endpoint === undefined || endpoint === "" ? silentProvider() : exportingProvider());

function silentProvider(): TracerProvider {
  return new TracerProvider({ sampler: new AlwaysOffSampler() });
}

function exportingProvider(): TracerProvider {
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ "service.name": service ?? "switchboard" }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(Number(share ?? DEFAULT_SHARE)) }),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
  });
  process.once("beforeExit", () => void provider.shutdown());
  return provider;
}
