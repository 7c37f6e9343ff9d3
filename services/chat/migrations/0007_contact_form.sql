-- Answers to missed conversations (C19), and projects that are gone but stand at old chats.

alter table chats
  add column answered_at timestamptz,
  add column answered_by_id uuid,
  add column answered_by_name text,
  add constraint chats_answered_check check (
    answered_at is null or (answered_by_id is not null and state = 'ended' and end_reason = 'contact_form')
  );

alter table projects add column deleted boolean not null default false;
