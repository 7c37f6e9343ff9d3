-- Chats that waited already when the contact form came to be offered to those who wait too long (C19).
insert into deadlines (chat_id, kind, due_at)
select id, 'waiting_limit', now() + interval '3 minutes'
from chats
where state = 'waiting' and form_offered_at is null
on conflict do nothing;
