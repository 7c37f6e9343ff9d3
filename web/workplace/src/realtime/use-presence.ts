import type { DepartmentPresenceView } from "@switchboard/contracts/views";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { staffClient } from "./staff-client.ts";
import { useConnection } from "./use-connection.ts";

type Presence = readonly DepartmentPresenceView[];
const queryKey = ["presence"];

function withDepartment(before: Presence | undefined, changed: DepartmentPresenceView): Presence | undefined {
  if (!before) return undefined;
  const others = before.filter(({ department_id }) => department_id !== changed.department_id);
  return [...others, changed];
}

/** Who of each department is online, by the department's name; undefined until it is known. */
export function usePresence(): Presence | undefined {
  const queries = useQueryClient();
  const { state } = useConnection();
  // What changed while the line was down was not told: a line that stands again asks anew.
  const presence = useQuery<Presence>({
    queryKey,
    queryFn: () => staffClient.presence(),
    enabled: state === "live",
    staleTime: 0,
  });
  useEffect(
    () =>
      staffClient.presenceChanged.subscribe((changed) => {
        queries.setQueryData<Presence>(queryKey, (before) => withDepartment(before, changed));
      }),
    [queries],
  );
  useEffect(() => {
    if (state === "live") void queries.invalidateQueries({ queryKey });
  }, [queries, state]);
  return presence.data?.toSorted((a, b) => a.department_name.localeCompare(b.department_name));
}
