-- The relay passes payloads on as they are, so nothing has to take them apart: neither here, nor on the way out.
alter table outbox
  add column ids uuid[],
  add column subjects text[],
  add column payloads text[];
update outbox
set ids = array(select (e ->> 'id')::uuid from jsonb_array_elements(events) with ordinality as x (e, n) order by n),
  subjects = array(select e ->> 'subject' from jsonb_array_elements(events) with ordinality as x (e, n) order by n),
  payloads = array(select (e -> 'payload')::text from jsonb_array_elements(events) with ordinality as x (e, n) order by n);
alter table outbox
  alter column ids set not null,
  alter column subjects set not null,
  alter column payloads set not null,
  drop column events,
  -- Rows live for minutes: packing them costs more than the room that it saves.
  alter column subjects set storage external,
  alter column payloads set storage external;
