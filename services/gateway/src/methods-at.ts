import { operations } from "@switchboard/contracts/operations";

/** What is beside the operations: the API's description, and the socket, which only an upgrade opens. */
const BESIDE: readonly string[] = ["/openapi.json", "/v1/realtime"];

/** Which methods each path of the API takes: of what is no path of the API there is none. */
export function methodsAt(path: string): readonly string[] {
  if (BESIDE.includes(path)) return ["GET"];
  return Object.values(operations).flatMap(({ method, path: template }) =>
    patternOf(template).test(path) ? [method] : [],
  );
}

function patternOf(template: string): RegExp {
  return new RegExp(`^${template.replaceAll(/{\w+}/g, "[^/]+")}$`);
}
