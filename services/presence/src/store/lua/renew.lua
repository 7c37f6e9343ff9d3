-- Makes or renews leases by the clock of Redis, so that clocks of gateways do not matter.
-- KEYS: ends of people, ends of leases, then for each lease the set of its person's leases
-- ARGV: lease ms, keep ms, then for each lease its person and its id
-- Returns how many people are reachable now who were not before.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local ends = now + tonumber(ARGV[1])
local keep = tonumber(ARGV[2])
local came = 0
for i = 3, #KEYS do
  local staff, lease = ARGV[2 * i - 3], ARGV[2 * i - 2]
  local known = redis.call('ZSCORE', KEYS[1], staff)
  if not known or tonumber(known) <= now then
    came = came + 1
  end
  redis.call('ZADD', KEYS[i], ends, lease)
  redis.call('ZREMRANGEBYSCORE', KEYS[i], '-inf', now)
  redis.call('PEXPIRE', KEYS[i], keep)
  redis.call('ZADD', KEYS[1], ends, staff)
  redis.call('ZADD', KEYS[2], ends, staff .. ' ' .. lease)
end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - keep)
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
redis.call('PEXPIRE', KEYS[1], keep)
redis.call('PEXPIRE', KEYS[2], keep)
return came
