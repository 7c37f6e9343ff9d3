import { randomBytes } from "node:crypto";
import { type Context, context, type Span, type SpanOptions, TraceFlags, type Tracer, trace } from "@opentelemetry/api";

/** Makes spans that nobody records: they have ids, so that the lines of one piece of work can be found in a log. */
export class SilentTracer implements Tracer {
  startSpan(_name: string, _options?: SpanOptions, within: Context = context.active()): Span {
    const traceId = trace.getSpanContext(within)?.traceId ?? randomBytes(16).toString("hex");
    const spanId = randomBytes(8).toString("hex");
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
