import { operations } from "@switchboard/contracts/operations";

/** Which methods each path of the API takes: of what is no path of the API there is none. */
export function methodsAt(path: string): readonly string[] {
  return Object.values(operations).flatMap(({ method, path: template }) =>
    patternOf(template).test(path) ? [method] : [],
  );
}

function patternOf(template: string): RegExp {
  return new RegExp(`^${template.replaceAll(/{\w+}/g, "[^/]+")}$`);
}
