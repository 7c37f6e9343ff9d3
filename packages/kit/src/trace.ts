import {
  type Attributes,
  context,
  propagation,
  type Span,
  SpanStatusCode,
  TraceFlags,
  trace,
} from "@opentelemetry/api";

const tracer = trace.getTracer("switchboard");

/** Runs a piece of work as a span of the current trace; an error is noted on the span and thrown on. */
export function withSpan<T>(name: string, work: () => Promise<T>, attributes: Attributes = {}): Promise<T> {
  return tracer.startActiveSpan(name, { attributes }, (span) => finish(span, work));
}

/** The W3C `traceparent` of the current span; empty when there is none or it is not sampled, so that nothing is carried in vain. */
export function currentTraceparent(): string {
  const current = trace.getActiveSpan()?.spanContext();
  if (current === undefined || (current.traceFlags & TraceFlags.SAMPLED) === 0) return "";
  const carrier: Record<string, string> = {};
  propagation.inject(context.active(), carrier);
  return carrier["traceparent"] ?? "";
}

/** Runs a piece of work as a span of the trace that a message carried; with an empty `traceparent` a trace begins. */
export function continueTrace<T>(traceparent: string, name: string, work: () => Promise<T>): Promise<T> {
  const parent = traceparent === "" ? context.active() : propagation.extract(context.active(), { traceparent });
  return context.with(parent, () => withSpan(name, work));
}

async function finish<T>(span: Span, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR });
    if (error instanceof Error) span.recordException(error);
    throw error;
  } finally {
    span.end();
  }
}
