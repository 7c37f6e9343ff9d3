import { isUuid } from "@switchboard/kit/ids";

/** The slug of what is to be saved: the name itself, or that of whatever has it as its id. Throws `notFound` for no such id. */
export async function slugNamed(
  name: string,
  find: (id: string) => Promise<{ readonly slug: string } | undefined>,
  notFound: (id: string) => Error,
): Promise<string> {
  if (!isUuid(name)) return name;
  const found = await find(name);
  if (found === undefined) throw notFound(name);
  return found.slug;
}
