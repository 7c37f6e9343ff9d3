import { randomUUID } from "node:crypto";
import { type Context, context, type Span, type SpanOptions, TraceFlags, type Tracer, trace } from "@opentelemetry/api";

/** Makes spans that nobody records: they have ids, so that the lines of one piece of work can be found in a log. */
export class SilentTracer implements Tracer {
  startSpan(_name: string, _options?: SpanOptions, within: Context = context.active()): Span {
    // Node makes these ahead, many at a time: random bytes of its own would cost as much as the rest of the span.
    const id = randomUUID().replaceAll("-", "");
    const traceId = trace.getSpanContext(within)?.traceId ?? id;
    const spanId = id.slice(16);
    return trace.wrapSpanContext({ traceId, spanId, traceFlags: TraceFlags.NONE });
  }

  startActiveSpan<F extends (span: Span) => unknown>(name: string, work: F): ReturnType<F>;
  startActiveSpan<F extends (span: Span) => unknown>(name: string, options: SpanOptions, work: F): ReturnType<F>;
  startActiveSpan<F extends (span: Span) => unknown>(
    name: string,
    options: SpanOptions,
    within: Context,
    work: F,
  ): ReturnType<F>;
  startActiveSpan<F extends (span: Span) => unknown>(name: string, ...rest: readonly unknown[]): ReturnType<F> {
    const work = rest.at(-1) as F;
    const within = rest.length > 2 ? (rest[1] as Context) : context.active();
    const span = this.startSpan(name, {}, within);
    return context.with(trace.setSpan(within, span), () => work(span)) as ReturnType<F>;
  }
}
