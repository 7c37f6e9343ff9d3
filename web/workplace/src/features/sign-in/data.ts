import type { StaffView } from "@switchboard/contracts/schemas/organisation";
import { useMutation } from "@tanstack/react-query";
import { staffClient } from "../../state/staff-client.ts";

/** Begins a session. */
export function useSignIn(onSignedIn: (staff: StaffView) => void) {
  return useMutation({
    mutationFn: ({ email, password }: { email: string; password: string }) => staffClient.signIn(email, password),
    onSuccess: onSignedIn,
  });
}
