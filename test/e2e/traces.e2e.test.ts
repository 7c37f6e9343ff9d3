import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { startTestSystem, type TestSystem } from "@switchboard/testing/system-fixture";
import { until } from "@switchboard/testing/until";
import { afterAll, beforeAll, expect, test } from "vitest";

interface Span {
  readonly name: string;
  readonly traceId: string;
}

/** Spans by the service that made them. */
const received = new Map<string, Span[]>();
let collector: Server;
let system: TestSystem;

beforeAll(async () => {
  collector = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { resourceSpans } = JSON.parse(Buffer.concat(chunks).toString());
    for (const { resource, scopeSpans } of resourceSpans) {
      const { value } = resource.attributes.find(({ key }: { key: string }) => key === "service.name");
      const spans = scopeSpans.flatMap((scope: { spans: Span[] }) => scope.spans);
      received.set(value.stringValue, [...(received.get(value.stringValue) ?? []), ...spans]);
    }
    response.end("{}");
  });
  await new Promise<void>((resolve) => collector.listen(0, "127.0.0.1", resolve));
  const { port } = collector.address() as AddressInfo;
  const endpoint = `http://127.0.0.1:${port}`;
  system = await startTestSystem({
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_TRACES_SAMPLER_ARG: "1", OTEL_BSP_SCHEDULE_DELAY: "100" },
  });
});

afterAll(async () => {
  await system?.stop();
  collector?.close();
});

test("with a collector the spans of a request reach it from every service that the request went through", async () => {
  const answer = await fetch(`${system.gatewayUrls[0]}/v1/projects/acme/widget`);
  expect(answer.status).toBe(200);
  const widget = await until("the call behind it was told of", () =>
    [...received.values()].flat().find(({ name }) => name === "/switchboard.presence.v1.ProjectService/GetProject"),
  );
  await until("every service it went through tells of the same trace", () =>
    ["gateway", "presence"].every((service) =>
      received.get(service)?.some(({ traceId }) => traceId === widget.traceId),
    ),
  );
});
