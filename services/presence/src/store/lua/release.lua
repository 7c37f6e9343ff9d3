-- Ends a lease at once. Its person is reachable as long as another lease is, and suspect from now on otherwise.
-- KEYS: ends of people, ends of leases, the set of the person's leases
-- ARGV: person, lease
-- Returns 1 when the person was reachable and is no longer, else 0.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREM', KEYS[3], ARGV[2])
redis.call('ZREM', KEYS[2], ARGV[1] .. ' ' .. ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now)
local last = redis.call('ZREVRANGE', KEYS[3], 0, 0, 'WITHSCORES')
local ends = last[2] and tonumber(last[2]) or now
local known = redis.call('ZSCORE', KEYS[1], ARGV[1])
if known and tonumber(known) > ends then
  redis.call('ZADD', KEYS[1], ends, ARGV[1])
end
if known and tonumber(known) > now and ends <= now then
  return 1
end
return 0
