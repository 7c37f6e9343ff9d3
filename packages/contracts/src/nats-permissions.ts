import { type NatsUser, natsUsers, type SubjectRights, subjectRights } from "./subject-rights.ts";

/** What a user of NATS may publish and subscribe to, with all that JetStream's API needs for it. */
export interface NatsPermissions {
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
  readonly allowResponses: boolean;
}

/** Where answers to a user's requests arrive: only that user may listen there. */
export const inboxPrefixOf = (user: string): string => `_INBOX.${user}`;

/** The permissions that follow from what a service does. */
export function natsPermissionsOf(user: NatsUser): NatsPermissions {
  const { tells = [], hears = [], answers = false, keeps, makes = [], reads = [], buckets = [] } = subjectRights[user];
  const kept = keeps === undefined ? [] : [keeps.subjects, ...streamApi(keeps.name)];
  const made = makes.flatMap(({ name }) => streamApi(name));
  return {
    publish: [...tells, ...kept, ...made, ...reads.flatMap(readerApi), ...buckets.flatMap(bucketApi)],
    subscribe: [`${inboxPrefixOf(user)}.>`, ...hears],
    allowResponses: answers,
  };
}

/** Making a stream and looking at it; nobody deletes one. */
const streamApi = (stream: string): string[] =>
  ["INFO", "CREATE", "UPDATE"].map((call) => `$JS.API.STREAM.${call}.${stream}`);

function readerApi({ stream: { name }, consumers }: NonNullable<SubjectRights["reads"]>[number]): string[] {
  const of = (consumer: string): string[] => [
    // With its filter behind it.
    `$JS.API.CONSUMER.CREATE.${name}.${consumer}.>`,
    `$JS.API.CONSUMER.INFO.${name}.${consumer}`,
    `$JS.API.CONSUMER.MSG.NEXT.${name}.${consumer}`,
    `$JS.ACK.${name}.${consumer}.>`,
  ];
  const unnamed = consumers.includes("*") ? [`$JS.API.CONSUMER.CREATE.${name}`] : [];
  return [`$JS.API.STREAM.INFO.${name}`, ...unnamed, ...consumers.flatMap(of)];
}

/** A bucket is the stream `OBJ_<bucket>`; removing an object is a purge of its subjects. */
function bucketApi(bucket: string): string[] {
  const stream = `OBJ_${bucket}`;
  return [
    `$O.${bucket}.>`,
    ...streamApi(stream),
    ...["MSG.GET", "PURGE"].map((call) => `$JS.API.STREAM.${call}.${stream}`),
  ];
}

/** Somebody who may do everything, beside the services: whoever runs NATS, or a test. */
export interface NatsAdministrator {
  readonly user: string;
  readonly password: string;
}

/** The part of a NATS server's configuration that lists the users; `password` is put in as it is, a `$VARIABLE` as well. */
export function natsAuthorization(passwordOf: (user: NatsUser) => string, administrator?: NatsAdministrator): string {
  const users = natsUsers.map((user) => {
    const { publish, subscribe, allowResponses } = natsPermissionsOf(user);
    const responses = allowResponses ? ["        allow_responses: true"] : [];
    return [
      "    {",
      `      user: ${user}`,
      `      password: ${passwordOf(user)}`,
      "      permissions {",
      `        publish: ${list(publish)}`,
      `        subscribe: ${list(subscribe)}`,
      ...responses,
      "      }",
      "    }",
    ].join("\n");
  });
  const all = administrator && `    { user: ${administrator.user}, password: "${administrator.password}" }`;
  return ["authorization {", "  users = [", ...users, ...(all === undefined ? [] : [all]), "  ]", "}", ""].join("\n");
}

const list = (subjects: readonly string[]): string =>
  `[\n${subjects.map((subject) => `          "${subject}"\n`).join("")}        ]`;
