import Type from "typebox";
import { operation, operationsWith } from "../operation.ts";
import { StaffView } from "../schemas/organisation.ts";
import { Body, Timestamp, View } from "../schemas/shapes.ts";

/** Staff sign in, stay signed in, and sign out (P1). A refresh cookie, only ever sent to `/v1/session`, is beside it. */

const byAnyone = operationsWith({ access: "anyone", keyed: false, tag: "session" });
const SessionView = View("Session", { access_token: Type.String(), expires_at: Timestamp, staff: StaffView });
/** Why nobody may try a password, whatever it is. */
const tryingPasswords = ["presence.too_many_sign_ins", "presence.too_busy", "presence.redis_unavailable"] as const;

export const signIn = byAnyone("POST /v1/session", {
  secret: true,
  summary: "Sign in with email and password",
  description: "Answers an access token for 15 minutes; a refresh cookie is set beside it.",
  body: Body({
    email: Type.String({ minLength: 3, maxLength: 254, examples: ["alice@acme.example"] }),
    password: Type.String({ minLength: 1, maxLength: 200 }),
  }),
  answer: SessionView,
  errors: ["presence.bad_credentials", "presence.no_permission", ...tryingPasswords],
});

export const refreshSession = byAnyone("POST /v1/session/refresh", {
  secret: true,
  summary: "Trade the refresh cookie for a new access token",
  answer: SessionView,
  errors: ["auth.no_session", "presence.session_ended", "presence.no_permission"],
});

export const changePassword = operation("PUT /v1/me/password", {
  access: "staff",
  keyed: false,
  tag: "session",
  summary: "Change my password",
  description: "Ends all of my other sessions. A password that is guessed first, or is my email or name, is refused.",
  body: Body({
    current_password: Type.String({ minLength: 1, maxLength: 200 }),
    new_password: Type.String({ minLength: 8, maxLength: 200 }),
  }),
  errors: ["presence.invalid_password", "presence.wrong_password", ...tryingPasswords],
});

export const signOut = byAnyone("DELETE /v1/session", {
  summary: "End the session",
  description: "Its tokens are good no more, and its sockets are closed.",
});
