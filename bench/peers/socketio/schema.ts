/** The columns of Switchboard's messages with the keys that a first design has. */
export const socketIoSchema = `
  create table messages (
    id bigint generated always as identity primary key,
    chat_id uuid not null,
    message_id uuid not null,
    author_kind text not null,
    author_id uuid,
    author_name text not null default '',
    text text,
    sent_at timestamptz not null
  );
  create index messages_chat_id_id_idx on messages (chat_id, id);`;
