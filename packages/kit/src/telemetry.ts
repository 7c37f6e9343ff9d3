/**
 * Imported first by every service, before anything that traces. Traces are sampled and sent only when a collector is named
 * (`OTEL_EXPORTER_OTLP_ENDPOINT`); what that takes is not even loaded otherwise. Without one it is silent, and trace ids
 * still reach the log.
 */
import { context, propagation, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { SilentTracer } from "./silent-tracer.ts";

const endpoint = process.env["OTEL_EXPORTER_OTLP_ENDPOINT"] ?? "";

context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
propagation.setGlobalPropagator(new W3CTraceContextPropagator());
if (endpoint === "") trace.setGlobalTracerProvider({ getTracer: () => new SilentTracer() });
else trace.setGlobalTracerProvider((await import("./exporting-provider.ts")).exportingProvider());
