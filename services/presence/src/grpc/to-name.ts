import { invalidField } from "@switchboard/kit/errors";

/** A department or project as it is named in a request. Throws invalid_argument presence.invalid_value for no name. */
export function toName(
  name: { readonly case: "id" | "slug"; readonly value: string } | { readonly case: undefined },
  pointer: string,
): { readonly id: string } | { readonly slug: string } {
  if (name.case === undefined) throw invalidField("presence.invalid_value", pointer, "must name an id or a slug");
  return name.case === "id" ? { id: name.value } : { slug: name.value };
}
